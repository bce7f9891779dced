package cloud.firn.storage.object;

import akka.Done;
import java.util.concurrent.CompletionStage;

/** Who may name a kind of body, and how it is removed when nobody does. */
public interface Claims {
    /** Whether the body is part of something that a client can still see. */
    CompletionStage<Boolean> named(Mark mark);

    /** Removes the body; harmless when it is gone already. */
    CompletionStage<Done> erase(Mark mark);
}
