package cloud.firn.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import cloud.firn.identity.OutcomeTable;
import cloud.firn.identity.apikey.ApiKeyEntity.Command;
import cloud.firn.identity.apikey.ApiKeyEntity.Create;
import cloud.firn.identity.apikey.ApiKeyEntity.Describe;
import cloud.firn.identity.apikey.ApiKeyEntity.Expire;
import cloud.firn.identity.apikey.ApiKeyEntity.Refused;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.identity.apikey.ApiKeyEntity.Revoke;
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

/** Every command in every state; a review of a key's behaviour is a review of this page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApiKeyTableTest {
    private static final ActorTestKit KIT = OutcomeTable.kit();
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final String OPERATION = "00000000-0000-8000-8000-000000000001";

    private Instant now = NOW;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(table())
                .isEqualTo(
                        """
                .          Create     Other-name Other-role Stranger   Revoke     By-itself  Theft      Expire     Murder     Describe   Peeping
                absent     valid      valid      valid      valid      not_found  not_found  not_found  not_found  not_found  not_found  not_found
                valid      =          conflict   conflict   conflict   gone       conflict   not_found  conflict   not_found  =          not_found
                over       conflict   conflict   conflict   conflict   gone       conflict   not_found  gone       not_found  not_found  not_found
                ended      conflict   conflict   conflict   conflict   not_found  not_found  not_found  =          not_found  not_found  not_found
                gone       conflict   conflict   conflict   conflict   =          =          not_found  =          not_found  not_found  not_found
                """);
    }

    @Test
    void a_repeated_create_shows_the_secret_for_a_day_and_never_after() {
        var kit =
                akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit
                        .<Command, ApiKey.Event, ApiKey.State>create(KIT.system(), entity());
        kit.clear();
        kit.<Reply>runCommand(create("acme", "laptop"));
        now = NOW.plus(ApiKeyEntity.REPEATABLE).plusSeconds(1);
        var late = kit.<Reply>runCommand(create("acme", "laptop"));
        assertThat(late.reply()).isInstanceOf(Refused.class);
    }

    @Test
    void no_state_and_no_command_is_missing() {
        assertThat(Set.of(ApiKey.State.class.getPermittedSubclasses()))
                .hasSize(histories().size() - 2);
        assertThat(commands().values().stream()
                        .map(command -> command.apply(KIT.system().ignoreRef()).getClass())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(Command.class.getPermittedSubclasses()));
    }

    @Test
    void nothing_that_is_written_or_logged_shows_even_the_sealed_secret() {
        var created = new ApiKey.Created("acme", "acme", "laptop", "sealed-secret", null, null, NOW);
        assertThat(List.of(
                        created.toString(),
                        new ApiKey.Absent().on(created).toString(),
                        create("acme", "laptop").apply(KIT.system().ignoreRef()).toString(),
                        new ApiKeyView("EXO1", "acme", "laptop", "sealed-secret", null, null, NOW).toString()))
                .noneMatch(text -> text.contains("sealed-secret"));
    }

    private String table() {
        return OutcomeTable.<Command, ApiKey.Event, ApiKey.State, Reply>write(
                KIT, this::entity, histories(), commands(), ApiKeyTableTest::outcome);
    }

    private static Map<String, List<Function<ActorRef<Reply>, Command>>> histories() {
        var histories = new LinkedHashMap<String, List<Function<ActorRef<Reply>, Command>>>();
        histories.put("absent", List.of());
        histories.put("valid", List.of(create("acme", "laptop")));
        histories.put("over", List.of(ApiKeyTableTest::over));
        histories.put("ended", List.of(ApiKeyTableTest::over, reply -> new Expire("acme", reply)));
        histories.put("gone", List.of(create("acme", "laptop"), revoke("acme", "EXO2")));
        return histories;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var commands = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        commands.put("Create", create("acme", "laptop"));
        commands.put("Other-name", create("acme", "desktop"));
        commands.put(
                "Other-role", reply -> new Create("acme", "acme", "laptop", "sealed-secret", "another", null, reply));
        commands.put("Stranger", create("other", "laptop"));
        commands.put("Revoke", revoke("acme", "EXO2"));
        commands.put("By-itself", revoke("acme", "EXO1"));
        commands.put("Theft", revoke("other", "EXO2"));
        commands.put("Expire", reply -> new Expire("acme", reply));
        commands.put("Murder", reply -> new Expire("other", reply));
        commands.put("Describe", reply -> new Describe("acme", reply));
        commands.put("Peeping", reply -> new Describe("other", reply));
        return commands;
    }

    private static Function<ActorRef<Reply>, Command> create(String organisation, String name) {
        return reply -> new Create(organisation, organisation, name, "sealed-secret", null, null, reply);
    }

    /** A key for a while that is over. */
    private static Command over(ActorRef<Reply> reply) {
        return new Create("acme", "acme", "laptop", "sealed-secret", "reader", NOW.minusSeconds(1), reply);
    }

    private static Function<ActorRef<Reply>, Command> revoke(String organisation, String signedBy) {
        return reply -> new Revoke(organisation, signedBy, OPERATION, reply);
    }

    private akka.actor.typed.Behavior<Command> entity() {
        return ApiKeyEntity.create("EXO1", Publication.unheard("api-key", "EXO1"), () -> now);
    }

    private static String outcome(CommandResultWithReply<Command, ApiKey.Event, ApiKey.State, Reply> result) {
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        return result.hasNoEvents() ? "=" : result.state().status();
    }
}
