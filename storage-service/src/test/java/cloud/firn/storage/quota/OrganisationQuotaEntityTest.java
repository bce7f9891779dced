package cloud.firn.storage.quota;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.platform.entity.Publication;
import cloud.firn.storage.quota.OrganisationQuota.Event;
import cloud.firn.storage.quota.OrganisationQuota.Lifted;
import cloud.firn.storage.quota.OrganisationQuota.Limited;
import cloud.firn.storage.quota.OrganisationQuota.State;
import cloud.firn.storage.quota.OrganisationQuotaEntity.Command;
import cloud.firn.storage.quota.OrganisationQuotaEntity.Holds;
import cloud.firn.storage.quota.OrganisationQuotaEntity.Lift;
import cloud.firn.storage.quota.OrganisationQuotaEntity.Limit;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrganisationQuotaEntityTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(ConfigFactory.parseString("akka.actor.serialization-bindings"
                            + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                            + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]")
                    .withFallback(EventSourcedBehaviorTestKit.config()));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Quota TEN = new Quota(10L, null);
    private static final Quota FEW = new Quota(null, 3L);

    private final EventSourcedBehaviorTestKit<Command, Event, State> kit = EventSourcedBehaviorTestKit.create(
            KIT.system(), OrganisationQuotaEntity.create(() -> NOW, Publication.unheard("storage-quota", "acme")));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void a_quota_holds_until_another_is_set_or_it_is_lifted_and_a_repeat_changes_nothing() {
        assertThat(tell(to -> new Lift(to))).isEqualTo("no events, none");
        assertThat(tell(to -> new Limit(TEN, to))).isEqualTo("[" + new Limited(TEN, NOW) + "], " + TEN);
        assertThat(tell(to -> new Limit(TEN, to))).isEqualTo("no events, " + TEN);
        assertThat(tell(to -> new Limit(FEW, to))).isEqualTo("[" + new Limited(FEW, NOW) + "], " + FEW);
        kit.restart();
        assertThat(tell(to -> new Limit(FEW, to))).isEqualTo("no events, " + FEW);
        assertThat(tell(to -> new Lift(to))).isEqualTo("[" + new Lifted(NOW) + "], none");
    }

    private String tell(Function<ActorRef<Holds>, Command> command) {
        var result = kit.runCommand(command);
        var quota = kit.getState().quota();
        return (result.hasNoEvents() ? "no events" : result.events().toString()) + ", "
                + (quota.unlimited() ? "none" : quota);
    }
}
