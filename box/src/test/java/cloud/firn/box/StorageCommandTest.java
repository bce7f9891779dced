package cloud.firn.box;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.box.command.Commands;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.Ports;
import cloud.firn.servers.TestServers;
import cloud.firn.storage.StorageService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageCommandTest {
    private static final int OPERATOR_OFFSET = 16;

    @Test
    void an_empty_store_is_shown_and_whole_and_a_stopped_one_is_said_to_be(@TempDir Path folder) throws IOException {
        int port = Ports.free();
        Files.writeString(
                Files.createDirectories(folder.resolve("run")).resolve("plan.properties"),
                "port-base=" + (port - OPERATOR_OFFSET) + "\n");
        var servers = TestServers.shared();
        try (var node = Node.start(NodeSettings.forTests(
                servers.cassandra(),
                servers.kafka(),
                folder,
                Map.of("FIRN_STORAGE_PORT", "0", "FIRN_STORAGE_OPERATOR_PORT", String.valueOf(port))))) {
            StorageService.start(node).toCompletableFuture().join();
            assertThat(storage("stat", folder)).isZero();
            assertThat(storage("scrub", folder)).isZero();
            assertThat(storage("collect", folder)).isZero();
            assertThat(quota(folder, "list")).isZero();
            assertThat(quota(folder, "clear", "--bucket", "no-such-bucket")).isEqualTo(1);
            assertThat(quota(folder, "set", "--bucket", "no-such-bucket", "--bytes", "10GiB"))
                    .isEqualTo(1);
            assertThat(quota(folder, "set", "--organisation", "nobody", "--bytes", "much"))
                    .isEqualTo(1);
        }
        assertThat(storage("stat", folder)).isEqualTo(1);
    }

    private static int quota(Path folder, String... order) {
        var all = Stream.of(Stream.of("storage", "quota"), Stream.of(order), Stream.of("--data", folder.toString()));
        return Commands.run(all.flatMap(words -> words).toArray(String[]::new));
    }

    private static int storage(String order, Path folder) {
        return Commands.run("storage", order, "--data", folder.toString());
    }
}
