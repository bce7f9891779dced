package cloud.firn.platform.topic;

import akka.Done;
import java.util.concurrent.CompletionStage;

/** A compacted topic, followed from its beginning; tells when everything that was there at the start has been read. */
public interface Replica {
    /** Done once the reader has seen all that was on the topic when it began. */
    CompletionStage<Done> caughtUp();
}
