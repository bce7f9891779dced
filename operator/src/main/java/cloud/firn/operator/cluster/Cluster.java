package cloud.firn.operator.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way to one Kubernetes API.
 *
 * @param calls for everything that is answered at once; no call takes more than twenty seconds
 * @param leases for who works: no call takes so long that a Lease could end meanwhile
 * @param watches for what stays open; ends by itself when {@code watch} and a little more have passed, whatever the server does
 * @param watch how long a watch stays open
 */
public record Cluster(ApiClient calls, ApiClient leases, ApiClient watches, Duration watch) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEASE_PATIENCE = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** The cluster that we run in, or the current context of a kubeconfig. */
    public static Cluster connect(@Nullable Path kubeconfig, Duration watch) {
        return new Cluster(
                bounded(client(kubeconfig), PATIENCE),
                bounded(client(kubeconfig), LEASE_PATIENCE),
                bounded(client(kubeconfig), watch.plus(GRACE)),
                watch);
    }

    private static ApiClient client(@Nullable Path kubeconfig) {
        try {
            if (kubeconfig == null) {
                return ClientBuilder.cluster().build();
            }
            try (var reader = Files.newBufferedReader(kubeconfig, StandardCharsets.UTF_8)) {
                var config = KubeConfig.loadKubeConfig(reader);
                config.setFile(kubeconfig.toFile());
                return ClientBuilder.kubeconfig(config).build();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The Kubernetes API is not known", e);
        }
    }

    /** The client's own limit starts anew with every byte; this one counts from the beginning. */
    private static ApiClient bounded(ApiClient client, Duration most) {
        return client.setHttpClient(client.getHttpClient()
                .newBuilder()
                .readTimeout(most)
                .callTimeout(most)
                .build());
    }
}
