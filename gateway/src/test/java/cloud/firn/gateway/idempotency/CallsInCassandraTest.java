package cloud.firn.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of calls, on a real Cassandra. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallsInCassandraTest {
    private static final Remembered.Answered ANSWER =
            new Remembered.Answered(200, "application/json", ByteString.fromString("{}"));

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable Node node;
    private static String keyspace = "";

    private final CallsInCassandra calls = new CallsInCassandra(node().cassandra(), keyspace, node().sealing());

    @BeforeAll
    static void start() {
        var servers = TestServers.shared();
        var running = Node.start(
                NodeSettings.forTests(servers.cassandra(), servers.kafka(), Objects.requireNonNull(folder), Map.of()));
        node = running;
        keyspace = running.schema("gateway");
    }

    @AfterAll
    static void stop() {
        node().close();
    }

    @Test
    void whoever_repeats_an_unanswered_call_is_in_the_same_era() {
        var first = get(calls.begin("acme", "repeated", "print"));
        assertThat(first).isInstanceOf(Remembered.Unanswered.class);
        assertThat(get(calls.begin("acme", "repeated", "print"))).isEqualTo(first);
        assertThat(get(calls.begin("acme", "another", "print"))).isNotEqualTo(first);
    }

    @Test
    void an_answered_call_is_forgotten_whole_and_not_column_by_column() {
        var era = ((Remembered.Unanswered) get(calls.begin("acme", "whole", "print"))).era();
        node().cassandra()
                .execute("UPDATE " + keyspace + ".calls USING TTL 100 SET fingerprint = 'print', era = '" + era + "'"
                        + " WHERE organisation = 'acme' AND idempotency_key = 'whole' IF EXISTS");
        get(calls.end("acme", "whole", "print", era, ANSWER));
        assertThat(get(calls.begin("acme", "whole", "print"))).isEqualTo(ANSWER);
        var left = Objects.requireNonNull(node().cassandra()
                .execute("SELECT TTL(fingerprint) AS fingerprint, TTL(era) AS era, TTL(answer) AS answer FROM "
                        + keyspace + ".calls WHERE organisation = 'acme' AND idempotency_key = 'whole'")
                .one());
        assertThat(left.getInt("fingerprint"))
                .isEqualTo(left.getInt("answer"))
                .isEqualTo(left.getInt("era"))
                .isGreaterThan(100);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Node node() {
        return Objects.requireNonNull(node);
    }
}
