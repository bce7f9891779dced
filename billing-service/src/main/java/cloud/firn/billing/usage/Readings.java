package cloud.firn.billing.usage;

import akka.Done;
import java.util.concurrent.CompletionStage;

/** Where readings go: to the account of the organisation that used what was read. */
public interface Readings {
    /** Completes when the reading will not be forgotten any more; telling it again is harmless. */
    CompletionStage<Done> note(String organisation, Reading reading);
}
