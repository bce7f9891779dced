package cloud.firn.identity.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import akka.persistence.typed.PersistenceId;
import cloud.firn.identity.OutcomeTable;
import cloud.firn.identity.organisation.OrganisationEntity.Accepted;
import cloud.firn.identity.organisation.OrganisationEntity.Command;
import cloud.firn.identity.organisation.OrganisationEntity.Describe;
import cloud.firn.identity.organisation.OrganisationEntity.Found;
import cloud.firn.identity.organisation.OrganisationEntity.NoteFirstKey;
import cloud.firn.identity.organisation.OrganisationEntity.Refused;
import cloud.firn.identity.organisation.OrganisationEntity.Reply;
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

/** Every command in every state; a review of an organisation's behaviour is a review of this page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrganisationTableTest {
    private static final ActorTestKit KIT = OutcomeTable.kit();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(OutcomeTable.<Command, Organisation.Event, Organisation.State, Reply>write(
                        KIT, OrganisationTableTest::entity, histories(), commands(), OrganisationTableTest::outcome))
                .isEqualTo(
                        """
                .          Found      NoteKey    Describe
                absent     founding   not_found  not_found
                founding   =          active     =
                active     =          =          =
                """);
    }

    @Test
    void no_state_and_no_command_is_missing() {
        assertThat(Set.of(Organisation.State.class.getPermittedSubclasses()))
                .hasSize(histories().size());
        assertThat(commands().values().stream()
                        .map(command -> command.apply(KIT.system().ignoreRef()).getClass())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(Command.class.getPermittedSubclasses()));
    }

    @Test
    void founding_again_keeps_the_first_key_of_the_first_time() {
        var kit = EventSourcedBehaviorTestKit.<Command, Organisation.Event, Organisation.State>create(
                KIT.system(), entity());
        kit.clear();
        kit.<Reply>runCommand(reply -> new Found("acme", "EXO1", reply));
        var again = kit.<Reply>runCommand(reply -> new Found("acme", "EXO2", reply));
        assertThat(again.reply()).isEqualTo(new Accepted(new OrganisationView("acme", "EXO1", false)));
    }

    private static akka.actor.typed.Behavior<Command> entity() {
        return OrganisationEntity.create(
                PersistenceId.of("organisation", "1"), () -> Instant.parse("2026-11-23T00:00:00Z"));
    }

    private static Map<String, List<Function<ActorRef<Reply>, Command>>> histories() {
        var histories = new LinkedHashMap<String, List<Function<ActorRef<Reply>, Command>>>();
        histories.put("absent", List.of());
        histories.put("founding", List.of(OrganisationTableTest::found));
        histories.put("active", List.of(OrganisationTableTest::found, NoteFirstKey::new));
        return histories;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var commands = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        commands.put("Found", OrganisationTableTest::found);
        commands.put("NoteKey", NoteFirstKey::new);
        commands.put("Describe", Describe::new);
        return commands;
    }

    private static Command found(ActorRef<Reply> replyTo) {
        return new Found("acme", "EXO1", replyTo);
    }

    private static String outcome(
            CommandResultWithReply<Command, Organisation.Event, Organisation.State, Reply> result) {
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        return result.hasNoEvents() ? "=" : result.state().status();
    }
}
