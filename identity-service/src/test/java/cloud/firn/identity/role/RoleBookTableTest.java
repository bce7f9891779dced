package cloud.firn.identity.role;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.OutcomeTable;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBookEntity.Change;
import cloud.firn.identity.role.RoleBookEntity.Command;
import cloud.firn.identity.role.RoleBookEntity.Describe;
import cloud.firn.identity.role.RoleBookEntity.DescribeOrganisationPolicy;
import cloud.firn.identity.role.RoleBookEntity.Make;
import cloud.firn.identity.role.RoleBookEntity.Refused;
import cloud.firn.identity.role.RoleBookEntity.Remove;
import cloud.firn.identity.role.RoleBookEntity.Reply;
import cloud.firn.identity.role.RoleBookEntity.ResetOrganisationPolicy;
import cloud.firn.identity.role.RoleBookEntity.SetOrganisationPolicy;
import cloud.firn.identity.role.RoleBookEntity.SetPolicy;
import cloud.firn.platform.entity.Publication;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state of one role of a book; a review of the behaviour of roles is a review of this page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoleBookTableTest {
    private static final ActorTestKit KIT = OutcomeTable.kit();
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");
    private static final String OPERATION = "00000000-0000-8000-8000-000000000001";
    private static final RolePolicy NOTHING = new RolePolicy("deny", Map.of());

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(OutcomeTable.<Command, RoleBook.Event, RoleBook.State, Reply>write(
                        KIT, RoleBookTableTest::entity, histories(), commands(), RoleBookTableTest::outcome))
                .isEqualTo(
                        """
                .          Make       Other-name Namesake   Change     SetPolicy  Remove     Describe   SetTop     ResetTop   ShowTop
                absent     kept       kept       absent     not_found  not_found  not_found  not_found  absent     absent     =
                kept       =          conflict   conflict   kept       kept       gone       =          kept       kept       =
                fixed      =          conflict   conflict   kept       conflict   gone       =          kept       kept       =
                gone       conflict   conflict   gone       not_found  not_found  =          not_found  gone       gone       =
                """);
    }

    @Test
    void no_command_is_missing() {
        assertThat(commands().values().stream()
                        .map(command -> command.apply(KIT.system().ignoreRef()).getClass())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(Command.class.getPermittedSubclasses()));
    }

    @Test
    void a_change_changes_what_it_names_and_nothing_else() {
        var kit = book();
        kit.<Reply>runCommand(make("1", "reader", true));
        var change = new RoleChange("why", null, null, null, 60L);
        var after = kit.<Reply>runCommand(reply -> new Change("1", change, OPERATION, reply))
                .stateOfType(RoleBook.State.class);
        assertThat(after.role("1"))
                .hasValue(new Role("1", "reader", "why", Map.of(), List.of(), true, NOTHING, List.of(), 60));
    }

    @Test
    void a_book_has_room_for_a_hundred_roles_and_remembers_some_that_are_gone() {
        var kit = book();
        for (var i = 0; i < RoleBook.MOST; i++) {
            kit.<Reply>runCommand(make("r" + i, "role " + i, true));
        }
        var refused = kit.<Reply>runCommand(make("more", "more", true)).reply();
        assertThat(((Refused) refused).detail()).contains("at most 100 roles");
        for (var i = 0; i < RoleBook.MOST_GONE + 5; i++) {
            var id = "r" + (i % RoleBook.MOST);
            kit.<Reply>runCommand(reply -> new Remove(id, OPERATION, reply));
            kit.<Reply>runCommand(make("s" + i, "another " + i, true));
            var made = "s" + i;
            kit.<Reply>runCommand(reply -> new Remove(made, OPERATION, reply));
        }
        assertThat(kit.getState().gone()).hasSize(RoleBook.MOST_GONE);
        assertThat(kit.getState().kept()).isEmpty();
    }

    @Test
    void a_role_reads_back_from_a_journal_of_old() {
        var kit = book();
        kit.<Reply>runCommand(make("1", "reader", true));
        kit.<Reply>runCommand(reply -> new SetOrganisationPolicy(NOTHING, OPERATION, reply));
        var before = kit.getState();
        assertThat(kit.restart().state()).isEqualTo(before);
    }

    private static EventSourcedBehaviorTestKit<Command, RoleBook.Event, RoleBook.State> book() {
        var kit = EventSourcedBehaviorTestKit.<Command, RoleBook.Event, RoleBook.State>create(KIT.system(), entity());
        kit.clear();
        return kit;
    }

    private static Behavior<Command> entity() {
        return RoleBookEntity.create(Publication.unheard("role-book", "acme"), () -> NOW);
    }

    private static Map<String, List<Function<ActorRef<Reply>, Command>>> histories() {
        var histories = new LinkedHashMap<String, List<Function<ActorRef<Reply>, Command>>>();
        histories.put("absent", List.of());
        histories.put("kept", List.of(make("1", "reader", true)));
        histories.put("fixed", List.of(make("1", "reader", false)));
        histories.put("gone", List.of(make("1", "reader", true), reply -> new Remove("1", OPERATION, reply)));
        return histories;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var commands = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        commands.put("Make", make("1", "reader", true));
        commands.put("Other-name", make("1", "writer", true));
        commands.put("Namesake", make("2", "reader", true));
        commands.put("Change", reply -> new Change("1", new RoleChange("x", null, null, null, null), OPERATION, reply));
        commands.put("SetPolicy", reply -> new SetPolicy("1", RolePolicy.EVERYTHING, OPERATION, reply));
        commands.put("Remove", reply -> new Remove("1", OPERATION, reply));
        commands.put("Describe", reply -> new Describe("1", reply));
        commands.put("SetTop", reply -> new SetOrganisationPolicy(NOTHING, OPERATION, reply));
        commands.put("ResetTop", reply -> new ResetOrganisationPolicy(OPERATION, reply));
        commands.put("ShowTop", DescribeOrganisationPolicy::new);
        return commands;
    }

    private static Function<ActorRef<Reply>, Command> make(String id, String name, boolean editable) {
        var role = new Role(id, name, null, Map.of(), List.of(), editable, NOTHING, List.of(), 3600);
        return reply -> new Make(role, OPERATION, reply);
    }

    private static String outcome(CommandResultWithReply<Command, RoleBook.Event, RoleBook.State, Reply> result) {
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        if (result.hasNoEvents()) {
            return "=";
        }
        return result.state().role("1").isPresent()
                ? "kept"
                : result.state().gone("1").isPresent() ? "gone" : "absent";
    }
}
