package cloud.firn.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node agent is configured: by environment variables.
 *
 * @param prefix before every topic's name; empty but in tests
 * @param hypervisor {@code auto}, {@code qemu} or {@code simulator}
 * @param hosts names of the hypervisors that it plays, one or more
 * @param capacity what each offers; zeros mean: as much as this machine has
 * @param internalKeyFile holds the key under which the order to halt is signed; null: nobody may give that order
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
        int port,
        @Nullable Path internalKeyFile) {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSettings.class);

    /** What a hypervisor offers in all. */
    public record Capacity(int vcpus, int memoryMib, int diskGib) {}

    /** FIRN_KAFKA, FIRN_PREFIX, FIRN_ZONE, FIRN_DATA, FIRN_HYPERVISOR, FIRN_HOST, FIRN_HOSTS, FIRN_HOST_*, FIRN_BIND, FIRN_AGENT_PORT, FIRN_INTERNAL_KEY_FILE. */
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
                number(environment, "FIRN_AGENT_PORT", 7715),
                environment.containsKey("FIRN_INTERNAL_KEY_FILE")
                        ? Path.of(environment.get("FIRN_INTERNAL_KEY_FILE"))
                        : null);
    }

    /** The internal key; empty when there is none (yet: a box's services make it when they first start). */
    Optional<byte[]> internalKey() {
        if (internalKeyFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Base64.getDecoder().decode(Files.readString(internalKeyFile).strip()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the internal key cannot be read: {}", e.toString());
            return Optional.empty();
        }
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
