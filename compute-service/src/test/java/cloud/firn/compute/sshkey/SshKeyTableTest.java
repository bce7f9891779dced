package cloud.firn.compute.sshkey;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.compute.EntityKit;
import cloud.firn.compute.OutcomeTable;
import cloud.firn.compute.sshkey.SshKey.Absent;
import cloud.firn.compute.sshkey.SshKey.Event;
import cloud.firn.compute.sshkey.SshKey.Present;
import cloud.firn.compute.sshkey.SshKey.State;
import cloud.firn.compute.sshkey.SshKeyEntity.Command;
import cloud.firn.compute.sshkey.SshKeyEntity.Delete;
import cloud.firn.compute.sshkey.SshKeyEntity.Describe;
import cloud.firn.compute.sshkey.SshKeyEntity.Refused;
import cloud.firn.compute.sshkey.SshKeyEntity.Register;
import cloud.firn.compute.sshkey.SshKeyEntity.Reply;
import cloud.firn.platform.entity.Publication;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state of an SSH key's name. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SshKeyTableTest {
    private static final String FIRST = "00000000-0000-8000-8000-000000000102";
    private static final String OTHER = "00000000-0000-8000-8000-000000000202";
    private static final ActorTestKit KIT = EntityKit.start();

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
                .                Register         RegisterAgain    RegisterOther    Delete           DeleteAgain      Describe
                absent           present          present          present          not_found        not_found        not_found
                present          conflict         =                unprocessable    absent           absent           =
                deleted          present          present          present          not_found        =                not_found
                """);
    }

    private String outcome(String state, String command) {
        var kit = EventSourcedBehaviorTestKit.<Command, Event, State>create(
                KIT.system(), SshKeyEntity.create(Publication.unheard("ssh-key", "o:me"), () -> Instant.EPOCH));
        kit.clear();
        kit.initialize(Objects.requireNonNull(STATES.get(state)));
        var result = kit.<Reply>runCommand(Objects.requireNonNull(COMMANDS.get(command)));
        if (result.reply() instanceof Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        return result.hasNoEvents() ? "=" : result.state().status();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        all.put("absent", new Absent(null));
        all.put("present", new Present("ssh-ed25519 AAAA", "aa:bb", FIRST));
        all.put("deleted", new Absent(FIRST));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        all.put("Register", reply -> new Register("ssh-ed25519 AAAA", "aa:bb", OTHER, reply));
        all.put("RegisterAgain", reply -> new Register("ssh-ed25519 AAAA", "aa:bb", FIRST, reply));
        all.put("RegisterOther", reply -> new Register("ssh-ed25519 BBBB", "cc:dd", FIRST, reply));
        all.put("Delete", reply -> new Delete(OTHER, reply));
        all.put("DeleteAgain", reply -> new Delete(FIRST, reply));
        all.put("Describe", Describe::new);
        return all;
    }
}
