package cloud.firn.box.part;

import cloud.firn.box.plan.Plan;
import cloud.firn.network.address.AddressRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The boxes with real guests that run beside ours. They share this machine's routes, so an address may be in one of them only.
 *
 * <p>A box is known by the argument files of its processes, and what it is by their environment (proc(5)).
 */
public final class OtherBoxes {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private OtherBoxes() {}

    /** Another box that may hand out some of the same addresses. */
    public record Rival(Path folder, String addressPool) {}

    /** A running box, not ours, with real guests and some of our addresses. */
    public static Optional<Rival> of(Plan ours) {
        return Machine.processes()
                .flatMap(process -> folders(process)
                        .filter(folder -> !folder.equals(ours.data().folder()))
                        .flatMap(folder -> rival(folder, process.pid(), ours).stream()))
                .findFirst();
    }

    /** The data folder that a node agent or the services were started for. */
    private static Stream<Path> folders(Machine.Running process) {
        return process.arguments().stream().flatMap(argument -> Stream.of(Parts.AGENT, Parts.SERVICES)
                .map(part -> "/run/" + part + ".args")
                .filter(file -> argument.startsWith("@/") && argument.endsWith(file))
                .map(file -> Path.of(argument.substring(1, argument.length() - file.length()))));
    }

    private static Optional<Rival> rival(Path folder, long pid, Plan ours) {
        var environment = Machine.environment(pid);
        var pool = environment.getOrDefault("FIRN_ADDRESS_POOL", "");
        boolean rival = !pool.isEmpty()
                && !environment.getOrDefault("FIRN_HYPERVISOR", "").equals("simulator")
                && overlap(pool, ours.addressPool())
                && !isSimulated(environment.getOrDefault("FIRN_AGENT_PORT", ""));
        return rival ? Optional.of(new Rival(folder, pool)) : Optional.empty();
    }

    private static boolean overlap(String one, String other) {
        try {
            var first = AddressRange.of(one);
            var second = AddressRange.of(other);
            return first.first() <= second.last() && second.first() <= first.last();
        } catch (IllegalArgumentException e) {
            return false; // such a box gives out no address
        }
    }

    /** Whether a box that was left the choice runs the simulator; one that does not say so is taken for real. */
    private static boolean isSimulated(String agentPort) {
        if (!agentPort.matches("\\d{1,5}")) {
            return false;
        }
        try {
            var answer = HttpHealth.ask("GET", Plan.url(Integer.parseInt(agentPort)) + "/ready", PATIENCE);
            return answer.body().contains("\"hypervisor\":\"simulator\"");
        } catch (IOException e) {
            return false;
        }
    }
}
