package cloud.firn.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start with credentials that somebody else keeps, as a Secret of Kubernetes is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FirstCredentialsTest {
    private static final String KEY = "EXO0123456789abcdef01234567";
    private static final String SECRET = "a".repeat(43);

    @Test
    void the_organisations_that_have_credentials_are_founded_and_sign_with_exactly_these(@TempDir Path folder)
            throws IOException {
        var given = Files.createDirectories(folder.resolve("given"));
        Files.writeString(given.resolve("firn.env"), "FIRN_API_KEY=" + KEY + "\nFIRN_API_SECRET=" + SECRET + "\n");
        var told = new ConcurrentHashMap<String, KeyFact>();
        try (var node = Node.start(NodeSettings.forTests(
                TestServers.shared().cassandra(),
                TestServers.shared().kafka(),
                folder,
                Map.of("FIRN_IDENTITY_PORT", "0", "FIRN_FIRST_CREDENTIALS_DIR", given.toString())))) {
            IdentityService.start(node).toCompletableFuture().join();
            node.consumers().replicate("test-keys", Topics.KEYS, KeyFact.class, (key, fact) -> {
                if (fact != null) {
                    told.put(key, fact.body());
                }
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> told.get(KEY) instanceof KeyFact.Valid);
            var valid = (KeyFact.Valid) Objects.requireNonNull(told.get(KEY));
            assertThat(told).hasSize(1);
            assertThat(valid.organisationName()).isEqualTo("firn");
            assertThat(node.sealing().open(valid.sealedSecret(), valid.keyId())).isEqualTo(SECRET);
            assertThat(given.toFile().list()).containsExactly("firn.env");
        }
    }
}
