package cloud.firn.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a node agent is configured: by environment variables.
 *
 * @param prefix before every topic's name; empty but in tests
 * @param hypervisor {@code auto}, {@code qemu} or {@code simulator}
 * @param hosts names of the hypervisors that it plays, one or more
 * @param capacity what each offers; zeros mean: as much as this machine has
 */
public record AgentSettings(
        String kafka,
        String prefix,
        String zone,
        Path data,
        String hypervisor,
        List<String> hosts,
        Capacity capacity,
        String bind,
        int port) {
    /** What a hypervisor offers in all. */
    public record Capacity(int vcpus, int memoryMib, int diskGib) {}

    /** FIRN_KAFKA, FIRN_PREFIX, FIRN_ZONE, FIRN_DATA, FIRN_HYPERVISOR, FIRN_HOST, FIRN_HOSTS, FIRN_HOST_*, FIRN_BIND, FIRN_AGENT_PORT. */
    public static AgentSettings fromEnvironment(Map<String, String> environment) {
        int count = number(environment, "FIRN_HOSTS", 1);
        var name = environment.getOrDefault("FIRN_HOST", "hv");
        var hosts = environment.containsKey("FIRN_HOST") && count == 1
                ? List.of(name)
                : IntStream.rangeClosed(1, count).mapToObj(i -> name + "-" + i).toList();
        return new AgentSettings(
                environment.getOrDefault("FIRN_KAFKA", "127.0.0.1:9092"),
                environment.getOrDefault("FIRN_PREFIX", ""),
                environment.getOrDefault("FIRN_ZONE", "box-1"),
                Path.of(environment.getOrDefault("FIRN_DATA", ".firn"))
                        .toAbsolutePath()
                        .normalize(),
                environment.getOrDefault("FIRN_HYPERVISOR", "auto"),
                hosts,
                new Capacity(
                        number(environment, "FIRN_HOST_VCPUS", 0),
                        number(environment, "FIRN_HOST_MEMORY_MIB", 0),
                        number(environment, "FIRN_HOST_DISK_GIB", 0)),
                environment.getOrDefault("FIRN_BIND", "127.0.0.1"),
                number(environment, "FIRN_AGENT_PORT", 7715));
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        var text = environment.getOrDefault(name, "");
        try {
            return text.isBlank() ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no number: " + text, e);
        }
    }
}
