package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Whatever is done to a few keys, a bucket is a sorted map of lists of versions: said once as a map, and held against
 * the service after every step.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.OLD_DEFAULTS);
    private static final List<String> KEYS = List.of("a", "a/b", "a/c", "ä", "b");
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** What is put: in the row of its object, and in a body of its own. */
    private static final int[] SIZES = {0, 3, 20_000};

    @Test
    void a_bucket_is_a_sorted_map_of_versions() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var end = Instant.now().plus(LONGEST);
        var told = new ArrayList<String>();
        while (Instant.now().isBefore(end)) {
            var model = new Model(Cloud.shared().bucket(S3));
            told.clear();
            told.add("seed " + seed);
            for (int step = 0; step < 40 && Instant.now().isBefore(end); step++) {
                told.add(model.step(random));
                model.compare(told);
            }
        }
    }

    /** One version: its id, and its text unless it is a marker. */
    private record Version(String id, Optional<String> text) {}

    private enum State {
        OFF,
        ENABLED,
        SUSPENDED
    }

    private static final class Model {
        private final String bucket;
        private final TreeMap<String, List<Version>> keys = new TreeMap<>();
        private State state = State.OFF;

        Model(String bucket) {
            this.bucket = bucket;
        }

        String step(Random random) {
            var key = KEYS.get(random.nextInt(KEYS.size()));
            return switch (random.nextInt(12)) {
                case 0 -> version(random.nextBoolean() ? State.ENABLED : State.SUSPENDED);
                case 1, 2 -> delete(key);
                case 3 -> deleteVersion(key, random);
                case 4, 5 -> copy(KEYS.get(random.nextInt(KEYS.size())), key);
                case 6 -> putIfAbsent(key, text(random));
                case 7 -> putIfMatch(key, text(random), random.nextBoolean());
                default -> put(key, text(random));
            };
        }

        private static String text(Random random) {
            return Integer.toString(random.nextInt(10)).repeat(SIZES[random.nextInt(SIZES.length)]);
        }

        private String version(State next) {
            state = next;
            S3.putBucketVersioning(b -> b.bucket(bucket)
                    .versioningConfiguration(v -> v.status(next == State.ENABLED ? "Enabled" : "Suspended")));
            return next.toString();
        }

        private String put(String key, String text) {
            var id = S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text))
                    .versionId();
            enter(key, id, Optional.of(text));
            return "put " + key + " " + text.length();
        }

        private String putIfAbsent(String key, String text) {
            return conditional(
                    "put if absent " + key,
                    current(key).isEmpty(),
                    () -> enter(
                            key,
                            S3.putObject(b -> b.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString(text))
                                    .versionId(),
                            Optional.of(text)));
        }

        private String putIfMatch(String key, String text, boolean right) {
            var etag = current(key).isPresent() && right
                    ? S3.headObject(b -> b.bucket(bucket).key(key)).eTag()
                    : "\"0123456789abcdef0123456789abcdef\"";
            return conditional(
                    "put if match " + key,
                    current(key).isPresent() && right,
                    () -> enter(
                            key,
                            S3.putObject(b -> b.bucket(bucket).key(key).ifMatch(etag), RequestBody.fromString(text))
                                    .versionId(),
                            Optional.of(text)));
        }

        private String copy(String from, String key) {
            var text = current(from);
            // Nothing may be copied onto itself without a change.
            return conditional(
                    "copy " + from + " to " + key,
                    text.isPresent() && !from.equals(key),
                    () -> enter(
                            key,
                            S3.copyObject(b -> b.sourceBucket(bucket)
                                            .sourceKey(from)
                                            .destinationBucket(bucket)
                                            .destinationKey(key))
                                    .versionId(),
                            text));
        }

        private static String conditional(String name, boolean expected, Runnable work) {
            boolean done = true;
            try {
                work.run();
            } catch (S3Exception e) {
                done = false;
            }
            assertThat(done).as(name).isEqualTo(expected);
            return name + (done ? "" : ", refused");
        }

        private String delete(String key) {
            var deleted = S3.deleteObject(b -> b.bucket(bucket).key(key));
            if (state == State.OFF) {
                keys.remove(key);
            } else {
                enter(key, deleted.versionId(), Optional.empty());
            }
            return "delete " + key;
        }

        private String deleteVersion(String key, Random random) {
            var all = keys.get(key);
            if (all == null) {
                return "no version of " + key;
            }
            var gone = all.remove(random.nextInt(all.size()));
            if (all.isEmpty()) {
                keys.remove(key);
            }
            S3.deleteObject(b -> b.bucket(bucket).key(key).versionId(gone.id()));
            return "delete " + key + " " + gone.id();
        }

        /** A version comes first; one without a name of its own takes the place of the one before it. */
        private void enter(String key, String versionId, Optional<String> text) {
            var id = state == State.ENABLED ? versionId : "null";
            var all = keys.computeIfAbsent(key, none -> new ArrayList<>());
            all.removeIf(old -> old.id().equals("null") && id.equals("null"));
            all.add(0, new Version(id, text));
        }

        private Optional<String> current(String key) {
            var all = keys.get(key);
            return all == null ? Optional.empty() : all.get(0).text();
        }

        void compare(List<String> told) {
            var objects = new ArrayList<String>();
            var versions = new ArrayList<String>();
            var markers = new ArrayList<String>();
            keys.forEach((key, all) -> {
                current(key).ifPresent(text -> objects.add(key + " " + text.length()));
                all.forEach(version -> (version.text().isPresent() ? versions : markers)
                        .add(key + " " + version.id() + " " + version.equals(all.get(0))));
            });
            var listed = S3.listObjectsV2(b -> b.bucket(bucket)).contents().stream()
                    .map(object -> object.key() + " " + object.size())
                    .toList();
            assertThat(listed).as(told.toString()).isEqualTo(objects);
            var all = S3.listObjectVersions(b -> b.bucket(bucket));
            assertThat(all.versions().stream().map(v -> v.key() + " " + v.versionId() + " " + v.isLatest()))
                    .as(told.toString())
                    .containsExactlyElementsOf(versions);
            assertThat(all.deleteMarkers().stream().map(m -> m.key() + " " + m.versionId() + " " + m.isLatest()))
                    .as(told.toString())
                    .containsExactlyElementsOf(markers);
            read(told);
        }

        private void read(List<String> told) {
            var random = new Random(told.size());
            var key = KEYS.get(random.nextInt(KEYS.size()));
            var expected = current(key);
            try {
                var text = S3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
                assertThat(Optional.of(text)).as(told + " read " + key).isEqualTo(expected);
            } catch (S3Exception e) {
                assertThat(expected).as(told + " read " + key).isEmpty();
            }
        }
    }
}
