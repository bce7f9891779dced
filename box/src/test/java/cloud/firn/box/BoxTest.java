package cloud.firn.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.Ports;
import cloud.firn.servers.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BoxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void every_service_opens_its_door_and_is_ready(@TempDir Path folder) {
        var ports = new TreeMap<String, String>();
        for (var service : new String[] {"IDENTITY", "NETWORK", "COMPUTE", "STORAGE", "BILLING", "GATEWAY"}) {
            int port = Ports.free();
            ports.put("FIRN_" + service + "_PORT", String.valueOf(port));
            ports.put("FIRN_" + service + "_URL", "http://127.0.0.1:" + port);
        }
        ports.put("FIRN_STORAGE_OPERATOR_PORT", "0");
        var servers = TestServers.shared();
        var settings = NodeSettings.forTests(servers.cassandra(), servers.kafka(), folder, ports);
        try (var node = Box.start(settings)) {
            ports.forEach((name, value) -> {
                if (name.endsWith("_URL")) {
                    await(name).atMost(PATIENCE).untilAsserted(() -> assertThat(status(value + "/ready"))
                            .isEqualTo(200));
                }
            });
            assertThat(node.settings()).isSameAs(settings);
        }
    }

    private static int status(String url) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
