package cloud.firn.identity.apikey;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the keys whose time is over, so that nobody need remember them. They signed nothing any more already.
 *
 * <p>Every node does it, hour by hour and a few keys at once: ending twice changes nothing. The first round goes back as far
 * as the platform may have stood still, later ones a few hours.
 */
final class EndingKeys {
    private static final Logger LOG = LoggerFactory.getLogger(EndingKeys.class);
    private static final int PAUSE_SECONDS = 60;
    private static final long FIRST_HOURS = 24 * 30;
    private static final long LATER_HOURS = 24;
    private static final int AT_ONCE = 4;

    private final ApiKeysInCassandra tables;
    private final ApiKeys keys;
    private final ActorSystem<?> system;
    private final InstantSource clock;
    private final Duration pause;

    private EndingKeys(Node node, ApiKeysInCassandra tables, ApiKeys keys) {
        this.tables = tables;
        this.keys = keys;
        this.system = node.system();
        this.clock = node.clock();
        this.pause = Duration.ofSeconds(node.settings().number("FIRN_IDENTITY_ENDING_SECONDS", PAUSE_SECONDS));
    }

    /** Begins the rounds; {@code FIRN_IDENTITY_ENDING_SECONDS} (60) lie between two. */
    static void start(Node node, ApiKeysInCassandra tables, ApiKeys keys) {
        new EndingKeys(node, tables, keys).later(FIRST_HOURS);
    }

    private void later(long hours) {
        system.scheduler()
                .scheduleOnce(
                        pause,
                        () -> {
                            var unused = round(hours).whenComplete((done, failure) -> {
                                if (failure != null) {
                                    LOG.atWarn().setCause(failure).log("Keys were not ended; it is tried again");
                                }
                                later(failure == null ? LATER_HOURS : hours);
                            });
                        },
                        system.executionContext());
    }

    private CompletionStage<Done> round(long hours) {
        var now = clock.instant();
        var first = ApiKeysInCassandra.hour(now).minus(Duration.ofHours(hours));
        return Source.range(0, Math.toIntExact(hours))
                .mapAsync(1, hour -> tables.ending(first.plus(Duration.ofHours(hour)), now))
                .mapConcat(ending -> ending)
                .mapAsync(AT_ONCE, key -> keys.expire(key.keyId(), key.organisation()))
                .runWith(Sink.ignore(), system);
    }
}
