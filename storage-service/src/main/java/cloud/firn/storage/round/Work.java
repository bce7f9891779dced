package cloud.firn.storage.round;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.time.Duration;
import java.time.Instant;

/** Something that is done to everything there is, round after round. */
public interface Work {
    /** Under which its rounds are kept. */
    String name();

    /** How often it is asked whether a round is due. */
    Duration pause();

    /** Whether it is time for another round after one that ended. */
    boolean due(Round last, Instant now);

    /** The rest of a round, done as it is read; what was done after the last kept step is done again. */
    Source<Step, NotUsed> rest(Round round);
}
