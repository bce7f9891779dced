package cloud.firn.e2e;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Outage;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.story.Narration;
import cloud.firn.e2e.story.Stage;
import cloud.firn.e2e.story.Story;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * {@code ./firn demo}: plays the whole story against a running cloud through its public doors, tells it line by line,
 * cleans up, and ends with 1 when anything is not as promised.
 *
 * <p>{@code --gentle} leaves out the part in which the cloud's own processes are killed and started again.
 */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), List.of(arguments)));
    }

    private static int run(Map<String, String> env, List<String> arguments) {
        var begin = Instant.now();
        try {
            var access = Access.fromEnvironment(env);
            var box = new Box(
                    Path.of(needed(env, "FIRN_HOME"), "firn"), Path.of(needed(env, "FIRN_DATA")), access.portBase());
            var hypervisor = box.hypervisor();
            var narration = new Narration(System.out);
            narration.say("The cloud is " + access.endpoint() + ", its hypervisor " + hypervisor);
            try (var stage = new Stage(access, box, hypervisor, narration)) {
                Story.play(stage, arguments.contains("--gentle"));
            }
            narration.title("All is as promised, in " + Narration.words(Duration.between(begin, Instant.now())) + ".");
            return 0;
        } catch (NotAsPromised | Outage | SdkException e) {
            System.out.println();
            System.out.println("NOT AS PROMISED: " + e.getMessage());
            return 1;
        }
    }

    private static String needed(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name))
                .orElseThrow(() -> new NotAsPromised(name + " is not set. Run the demo as ./firn demo"));
    }
}
