package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.RoundsInCassandra;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** A round of lifecycle rules that takes longer than the service runs. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LifecycleRestartTest {
    private static final int OBJECTS = 3000;
    private static final String BUCKET = "many";

    @Test
    void a_round_goes_on_after_a_restart_with_what_it_had_not_reached() {
        var first = Cloud.apart(Map.of("FIRN_STORAGE_LIFECYCLE_DAY_SECONDS", "1"));
        var s3 = first.acme(Client.NEW_DEFAULTS);
        s3.createBucket(b -> b.bucket(BUCKET));
        fill(first);
        var past = LifecycleRule.builder()
                .id("past")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix(""))
                .expiration(e -> e.date(Instant.parse("2020-01-01T00:00:00Z")))
                .build();
        s3.putBucketLifecycleConfiguration(b -> b.bucket(BUCKET).lifecycleConfiguration(l -> l.rules(past)));
        await().atMost(Duration.ofSeconds(60)).until(() -> rows(first), rows -> rows < OBJECTS - 300);

        // With whole days no other round is due today: what goes from now on goes because the round goes on.
        var second = first.restarted(Map.of());
        try {
            var round = round(second);
            assertThat(round.key()).isBetween(key(0), key(OBJECTS));
            await().atMost(Duration.ofSeconds(60)).until(() -> rows(second), rows -> rows == 0);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> round(second), now -> now.endedAt().isPresent());
            assertThat(round(second).startedAt()).isEqualTo(round.startedAt());
        } finally {
            second.close();
        }
    }

    /** Objects of no bytes, made in the tables because putting so many takes long. */
    private static void fill(Cloud cloud) {
        var insert = cloud.cassandra()
                .prepare("INSERT INTO " + cloud.keyspace() + ".objects (bucket_id, span, key, version, body, nameless,"
                        + " owner, owner_name, size_bytes, etag) VALUES (?, 0, ?, ?, ?, true, 'o', 'o', 0, 'e')"
                        + " USING TIMESTAMP 1");
        var id = cloud.idOf(BUCKET);
        var all = new ArrayList<CompletableFuture<?>>();
        for (int n = 0; n < OBJECTS; n++) {
            all.add(cloud.cassandra()
                    .executeAsync(insert.bind(id, key(n), 1_600_000_000_000_000L, UUID.randomUUID()))
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    }

    private static String key(int number) {
        return String.format(Locale.ROOT, "k%05d", number);
    }

    private static long rows(Cloud cloud) {
        return cloud.cassandra()
                .execute(
                        "SELECT key FROM " + cloud.keyspace() + ".objects WHERE bucket_id = ? AND span = 0",
                        cloud.idOf(BUCKET))
                .all()
                .size();
    }

    private static Round round(Cloud cloud) {
        return new RoundsInCassandra(cloud.cassandra(), cloud.keyspace())
                .last("lifecycle")
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }
}
