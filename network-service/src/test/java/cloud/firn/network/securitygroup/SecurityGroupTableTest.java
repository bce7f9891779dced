package cloud.firn.network.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.typed.PersistenceId;
import cloud.firn.network.OutcomeTable;
import cloud.firn.network.securitygroup.SecurityGroup.Absent;
import cloud.firn.network.securitygroup.SecurityGroup.Closed;
import cloud.firn.network.securitygroup.SecurityGroup.Created;
import cloud.firn.network.securitygroup.SecurityGroup.Deleted;
import cloud.firn.network.securitygroup.SecurityGroup.Event;
import cloud.firn.network.securitygroup.SecurityGroup.FlowAdded;
import cloud.firn.network.securitygroup.SecurityGroup.FlowRemoved;
import cloud.firn.network.securitygroup.SecurityGroup.Live;
import cloud.firn.network.securitygroup.SecurityGroup.Reopened;
import cloud.firn.network.securitygroup.SecurityGroup.State;
import cloud.firn.network.securitygroup.SecurityGroupEntity.AddFlow;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Close;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Closure;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Command;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Create;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Delete;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Describe;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Refused;
import cloud.firn.network.securitygroup.SecurityGroupEntity.RemoveFlow;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Reopen;
import cloud.firn.network.securitygroup.SecurityGroupEntity.Reply;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state of a security group. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecurityGroupTableTest {
    private static final Instant NOW = Instant.EPOCH;
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
                .                Create           CreateOther      AddFlow          AddSameAgain     AddOtherAsSame   RemoveFlow       Close            Reopen           ReopenOther      Delete           DeleteOther      StrangerAdds     StrangerCloses   StrangerReopens  StrangerDeletes  Describe
                absent           live 1           live 1           not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found        not_found
                live             =                unprocessable    live 2           live 2           live 2           not_found        closing          =                =                conflict         conflict         not_found        not_found        not_found        not_found        =
                with-rule        =                unprocessable    conflict         =                unprocessable    live 3           closing          =                =                conflict         conflict         not_found        not_found        not_found        not_found        =
                rule-removed     =                unprocessable    live 4           =                =                =                closing          =                =                conflict         conflict         not_found        not_found        not_found        not_found        =
                full             =                unprocessable    quota_exceeded   quota_exceeded   quota_exceeded   not_found        closing          =                =                conflict         conflict         not_found        not_found        not_found        not_found        =
                closing          =                unprocessable    conflict         conflict         conflict         conflict         =                live 1           conflict         gone             conflict         not_found        not_found        not_found        not_found        =
                closing-long     =                unprocessable    conflict         conflict         conflict         conflict         closing          conflict         conflict         conflict         conflict         not_found        not_found        not_found        not_found        =
                reopened         =                unprocessable    live 2           live 2           live 2           not_found        closing          =                =                conflict         conflict         not_found        not_found        not_found        not_found        =
                gone             conflict         conflict         not_found        not_found        not_found        not_found        =                not_found        not_found        =                =                not_found        not_found        not_found        not_found        not_found
                """);
    }

    @Test
    void no_state_and_no_command_is_missing_from_the_table() {
        var probe = KIT.<Reply>createTestProbe().ref();
        assertThat(names(STATES.values().stream())).isEqualTo(classes(State.class.getPermittedSubclasses()));
        assertThat(names(COMMANDS.values().stream().map(it -> it.apply(probe))))
                .isEqualTo(classes(Command.class.getPermittedSubclasses()));
    }

    private static Set<String> names(Stream<?> values) {
        return values.map(it -> it.getClass().getSimpleName()).collect(Collectors.toSet());
    }

    private static Set<String> classes(Class<?>[] classes) {
        return Arrays.stream(classes).map(Class::getSimpleName).collect(Collectors.toSet());
    }

    private String outcome(String state, String command) {
        var kit = EventSourcedBehaviorTestKit.<Command, Event, State>create(
                KIT.system(),
                SecurityGroupEntity.create(
                        "g",
                        PersistenceId.of("security-group", "g"),
                        (sequence, event, after) -> CompletableFuture.completedFuture(Done.getInstance()),
                        () -> NOW));
        kit.clear();
        kit.initialize(Objects.requireNonNull(STATES.get(state)));
        var result = kit.<Reply>runCommand(Objects.requireNonNull(COMMANDS.get(command)));
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        if (result.hasNoEvents()) {
            return "=";
        }
        return result.state() instanceof Live live
                ? "live " + live.version()
                : result.state().status();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        var live = new Absent().on(new Created("acme", "web", null, "op-1", NOW));
        var ruled = live.on(new FlowAdded(flow("r-1", 80, null), "op-2", NOW));
        all.put("absent", new Absent());
        all.put("live", live);
        all.put("with-rule", ruled);
        all.put("rule-removed", ruled.on(new FlowRemoved("r-1", "op-3", NOW)));
        all.put(
                "full",
                IntStream.rangeClosed(1_001, 1_100)
                        .boxed()
                        .reduce(
                                live,
                                (group, port) -> group.on(new FlowAdded(flow("r-" + port, port, null), "op", NOW)),
                                (a, b) -> b));
        var closing = live.on(new Closed("op-8", NOW));
        all.put("closing", closing);
        all.put("closing-long", live.on(new Closed("op-8", NOW.minusSeconds(31))));
        all.put("reopened", closing.on(new Reopened("op-8", NOW)));
        all.put("gone", closing.on(new Deleted("op-9", NOW)));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        all.put("Create", reply -> new Create("acme", "web", null, "op", reply));
        all.put("CreateOther", reply -> new Create("acme", "db", null, "op", reply));
        all.put("AddFlow", reply -> new AddFlow("acme", flow("r-new", 80, "other words"), "op", reply));
        all.put("AddSameAgain", reply -> new AddFlow("acme", flow("r-1", 80, null), "op", reply));
        all.put("AddOtherAsSame", reply -> new AddFlow("acme", flow("r-1", 81, null), "op", reply));
        all.put("RemoveFlow", reply -> new RemoveFlow("acme", "r-1", "op", reply));
        all.put("Close", reply -> new Close("acme", "op", reply));
        all.put("Reopen", reply -> new Reopen("acme", new Closure("op-8", NOW), reply));
        all.put("ReopenOther", reply -> new Reopen("acme", new Closure("op-7", NOW), reply));
        all.put("Delete", reply -> new Delete("acme", new Closure("op-8", NOW), "op", reply));
        all.put("DeleteOther", reply -> new Delete("acme", new Closure("op-8", NOW.minusSeconds(1)), "op", reply));
        all.put("StrangerAdds", reply -> new AddFlow("other", flow("r-2", 80, null), "op", reply));
        all.put("StrangerCloses", reply -> new Close("other", "op", reply));
        all.put("StrangerReopens", reply -> new Reopen("other", new Closure("op-8", NOW), reply));
        all.put("StrangerDeletes", reply -> new Delete("other", new Closure("op-8", NOW), "op", reply));
        all.put("Describe", Describe::new);
        return all;
    }

    private static Flow flow(String id, int port, @Nullable String description) {
        return new Flow(id, "ingress", "tcp", port, port, null, null, "0.0.0.0/0", null, description);
    }
}
