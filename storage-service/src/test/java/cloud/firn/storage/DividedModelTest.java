package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Several clients write, overwrite, delete and read at once, each its own keys, while spans are divided and joined all the
 * time: each finds at every moment what it did last, and in the end the bucket is all of it and nothing else.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DividedModelTest {
    private static final Cloud CLOUD = Cloud.apart(Divided.SETTINGS);
    private static final Divided DIVIDED = new Divided(CLOUD);
    private static final int WRITERS = 4;
    private static final int KEYS_OF_EACH = 60;
    private static final Duration LONGEST = Duration.ofSeconds(Boolean.getBoolean("firn.thorough") ? 120 : 20);

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_bucket_is_the_sum_of_what_its_clients_did(boolean versioned) {
        var s3 = CLOUD.acme(Client.OLD_DEFAULTS);
        var bucket = CLOUD.bucket(s3);
        if (versioned) {
            s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        }
        long seed = System.nanoTime();
        var writers = IntStream.range(0, WRITERS)
                .mapToObj(n -> new Writer(bucket, versioned, n, seed + n))
                .toList();
        var end = Instant.now().plus(LONGEST);
        try (var threads = new Threads()) {
            CompletableFuture.allOf(writers.stream()
                            .map(writer -> CompletableFuture.runAsync(() -> writer.work(end), threads.pool()))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        var expected = versioned ? all(writers, Writer::versions) : all(writers, Writer::current);
        assertThat(there(s3, bucket, versioned)).as("seed " + seed).isEqualTo(expected);
        DIVIDED.awaitAtRest(bucket);
        assertThat(there(s3, bucket, versioned)).as("at rest, seed " + seed).isEqualTo(expected);
        DIVIDED.awaitStored(bucket, writers.stream().mapToLong(Writer::bytes).sum());
        assertThat(DIVIDED.spans(bucket)).isGreaterThan(1);
    }

    private static List<String> all(List<Writer> writers, java.util.function.Function<Writer, Stream<String>> of) {
        return writers.stream().flatMap(of).sorted().toList();
    }

    private static List<String> there(S3Client s3, String bucket, boolean versioned) {
        return versioned
                ? s3.listObjectVersionsPaginator(b -> b.bucket(bucket).maxKeys(50)).versions().stream()
                        .map(version -> version.key() + " " + version.versionId())
                        .sorted()
                        .toList()
                : Divided.keys(s3, bucket, 50).stream().sorted().toList();
    }

    /** Threads that end with the test. */
    private record Threads(java.util.concurrent.ExecutorService pool) implements AutoCloseable {
        Threads() {
            this(Executors.newFixedThreadPool(WRITERS));
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    /** One version; a marker has no text. */
    private record Version(String id, String text, boolean marker) {}

    private static final class Writer {
        private final S3Client s3 = CLOUD.acme(Client.OLD_DEFAULTS);
        private final String bucket;
        private final boolean versioned;
        private final int number;
        private final Random random;
        private final TreeMap<String, List<Version>> keys = new TreeMap<>();

        Writer(String bucket, boolean versioned, int number, long seed) {
            this.bucket = bucket;
            this.versioned = versioned;
            this.number = number;
            this.random = new Random(seed);
        }

        /** More is written than deleted at first, then less, and so on: spans are divided, then joined. */
        void work(Instant end) {
            int step = 0;
            while (Instant.now().isBefore(end)) {
                boolean growing = step / 150 % 2 == 0;
                var key = "%03d/%d".formatted(random.nextInt(KEYS_OF_EACH), number);
                if (random.nextInt(10) < (growing ? 8 : 2)) {
                    put(key);
                } else {
                    delete(key);
                }
                check(key);
                if (step % 20 == 0) {
                    annotate(key);
                    list();
                }
                step++;
            }
        }

        private void put(String key) {
            var text = Integer.toString(random.nextInt(10)).repeat(random.nextInt(20) == 0 ? 20_000 : 5);
            var put = s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text));
            enter(key, new Version(versioned ? put.versionId() : "null", text, false));
        }

        private void delete(String key) {
            var there = keys.getOrDefault(key, List.of());
            if (versioned && !there.isEmpty() && random.nextBoolean()) {
                var gone = there.get(random.nextInt(there.size()));
                s3.deleteObject(b -> b.bucket(bucket).key(key).versionId(gone.id()));
                there.remove(gone);
                return;
            }
            var deleted = s3.deleteObject(b -> b.bucket(bucket).key(key));
            if (versioned) {
                enter(key, new Version(deleted.versionId(), "", true));
            } else {
                keys.remove(key);
            }
        }

        private void enter(String key, Version version) {
            var all = keys.computeIfAbsent(key, none -> new ArrayList<>());
            if (!versioned) {
                all.clear();
            }
            all.add(0, version);
        }

        /** Notes may be written while their row moves. */
        private void annotate(String key) {
            if (current(key).findAny().isEmpty()) {
                return;
            }
            var tag = Tag.builder()
                    .key("n")
                    .value(Integer.toString(random.nextInt()))
                    .build();
            s3.putObjectTagging(b -> b.bucket(bucket).key(key).tagging(t -> t.tagSet(tag)));
            assertThat(s3.getObjectTagging(b -> b.bucket(bucket).key(key)).tagSet())
                    .containsExactly(tag);
        }

        private void check(String key) {
            var found = s3.listObjectsV2(b -> b.bucket(bucket).prefix(key)).contents().stream()
                    .map(object -> object.size())
                    .toList();
            assertThat(found)
                    .as(key)
                    .isEqualTo(current(key).map(text -> (long) text.length()).toList());
            current(key).forEach(text -> assertThat(
                            s3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String())
                    .isEqualTo(text));
        }

        private void list() {
            var mine = Divided.keys(s3, bucket, 37).stream()
                    .filter(key -> key.endsWith("/" + number))
                    .toList();
            assertThat(mine).isEqualTo(current().toList());
        }

        private Stream<String> current() {
            return keys.keySet().stream().filter(key -> current(key).findAny().isPresent());
        }

        private Stream<String> current(String key) {
            return keys.getOrDefault(key, List.of()).stream()
                    .limit(1)
                    .filter(version -> !version.marker())
                    .map(Version::text);
        }

        private Stream<String> versions() {
            return keys.entrySet().stream().flatMap(entry -> entry.getValue().stream()
                    .filter(version -> !version.marker())
                    .map(version -> entry.getKey() + " " + version.id()));
        }

        private long bytes() {
            return keys.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(version -> version.text().length())
                    .sum();
        }
    }
}
