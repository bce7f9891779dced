package cloud.firn.operator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the operator is configured: by environment variables.
 *
 * @param api endpoint of the public API, ends in {@code /v2}
 * @param storage endpoint of the object storage, as it is put into Secrets too
 * @param credentials folder with the files {@code key} and {@code secret}
 * @param resync between two comparisons of an object with which all is well
 * @param watch how long a watch stays open before the list is read again
 * @param namespace whose objects are looked at; null for all
 * @param leaseNamespace where the Lease is
 * @param identity another for every process, told by the Lease
 * @param kubeconfig null inside a cluster
 */
public record OperatorSettings(
        URI api,
        URI storage,
        String zone,
        Path credentials,
        String bind,
        int port,
        Duration resync,
        Duration watch,
        @Nullable String namespace,
        String leaseNamespace,
        String identity,
        @Nullable Path kubeconfig) {
    /** Reads FIRN_API_ENDPOINT, FIRN_SOS_ENDPOINT, FIRN_ZONE, FIRN_CREDENTIALS_DIR and the optional ones of docs/operator.md. */
    public static OperatorSettings fromEnvironment(Map<String, String> environment) {
        return new OperatorSettings(
                URI.create(needed(environment, "FIRN_API_ENDPOINT")),
                URI.create(needed(environment, "FIRN_SOS_ENDPOINT")),
                needed(environment, "FIRN_ZONE"),
                Path.of(needed(environment, "FIRN_CREDENTIALS_DIR")),
                environment.getOrDefault("FIRN_BIND", "127.0.0.1"),
                Integer.parseInt(environment.getOrDefault("FIRN_OPERATOR_PORT", "7717")),
                duration(environment, "FIRN_RESYNC", Duration.ofMinutes(2)),
                duration(environment, "FIRN_OPERATOR_WATCH", Duration.ofMinutes(2)),
                optional(environment, "FIRN_WATCH_NAMESPACE"),
                environment.getOrDefault("FIRN_LEASE_NAMESPACE", "firn"),
                environment.getOrDefault("HOSTNAME", "operator") + "-"
                        + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()),
                optional(environment, "KUBECONFIG") == null ? null : Path.of(needed(environment, "KUBECONFIG")));
    }

    private static String needed(Map<String, String> environment, String name) {
        var value = optional(environment, name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; docs/operator.md says what it is");
        }
        return value;
    }

    private static @Nullable String optional(Map<String, String> environment, String name) {
        var value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    private static Duration duration(Map<String, String> environment, String name, Duration otherwise) {
        var value = optional(environment, name);
        try {
            var read = value == null ? otherwise : Duration.parse(value);
            if (read.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(name + " is at least a second (PT1S)");
            }
            return read;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " takes a duration such as PT2M or PT30S", e);
        }
    }
}
