package cloud.firn.network.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.network.OutcomeTable;
import cloud.firn.network.securitygroup.GroupNames.Event;
import cloud.firn.network.securitygroup.GroupNames.State;
import cloud.firn.network.securitygroup.GroupNames.Taken;
import cloud.firn.network.securitygroup.GroupNamesEntity.Command;
import cloud.firn.network.securitygroup.GroupNamesEntity.Find;
import cloud.firn.network.securitygroup.GroupNamesEntity.Free;
import cloud.firn.network.securitygroup.GroupNamesEntity.Reply;
import cloud.firn.network.securitygroup.GroupNamesEntity.Take;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command about the name "web" in every state of an organisation's names. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GroupNamesTableTest {
    private static final ActorTestKit KIT = OutcomeTable.kit();
    private static final Map<String, State> STATES = states();
    private static final Map<String, Function<ActorRef<Reply>, Command>> COMMANDS = commands();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(OutcomeTable.of(STATES.keySet(), COMMANDS.keySet(), this::outcome))
                .isEqualTo(
                        """
                .                Take             Free             Find
                free             Taken            Settled          Found
                own              Settled          Freed            Found
                anothers         HeldBy           Settled          Found
                named-otherwise  NamedOtherwise   Freed            Found
                full             Full             Settled          Found
                """);
    }

    private String outcome(String state, String command) {
        var kit = EventSourcedBehaviorTestKit.<Command, Event, State>create(
                KIT.system(), GroupNamesEntity.create("acme", () -> Instant.EPOCH));
        kit.clear();
        kit.initialize(Objects.requireNonNull(STATES.get(state)));
        var result = kit.<Reply>runCommand(Objects.requireNonNull(COMMANDS.get(command)));
        return result.hasNoEvents()
                ? result.reply().getClass().getSimpleName()
                : result.event().getClass().getSimpleName();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        all.put("free", State.EMPTY);
        all.put("own", State.EMPTY.on(new Taken("web", "g-1", Instant.EPOCH)));
        all.put("anothers", State.EMPTY.on(new Taken("web", "g-2", Instant.EPOCH)));
        all.put("named-otherwise", State.EMPTY.on(new Taken("db", "g-1", Instant.EPOCH)));
        all.put(
                "full",
                IntStream.range(0, GroupNamesEntity.MOST_GROUPS)
                        .mapToObj(n -> new Taken("n" + n, "other-" + n, Instant.EPOCH))
                        .reduce(State.EMPTY, State::on, (a, b) -> b));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        all.put("Take", reply -> new Take("web", "g-1", reply));
        all.put("Free", reply -> new Free("g-1", reply));
        all.put("Find", reply -> new Find("web", reply));
        return all;
    }
}
