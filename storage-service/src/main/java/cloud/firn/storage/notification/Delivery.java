package cloud.firn.storage.notification;

import akka.Done;
import java.util.concurrent.CompletionStage;

/** Brings events to where a topic leads. */
interface Delivery {
    /** Done when the other side has it; fails when it may not. */
    CompletionStage<Done> deliver(Queue queue, Waiting.Event event);
}
