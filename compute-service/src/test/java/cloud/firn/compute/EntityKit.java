package cloud.firn.compute;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;

/** Starts what tests of entities' rules stand on: a journal in memory, and serialisation as in production. */
public final class EntityKit {
    private EntityKit() {}

    /** A kit whose every command, event and state goes through CBOR and back. */
    public static ActorTestKit start() {
        var serialisation = ConfigFactory.parseString("akka.actor.serialization-bindings"
                + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]");
        return ActorTestKit.create(serialisation.withFallback(EventSourcedBehaviorTestKit.config()));
    }
}
