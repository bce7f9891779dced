package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Versions of objects, and the markers that deletes leave ("Retaining multiple versions of objects with S3 Versioning"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VersionsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void without_versioning_nobody_hears_of_versions() {
        assertThat(put("k", "0")).isNull();
        assertThat(S3.getBucketVersioning(b -> b.bucket(bucket)).status()).isNull();
        assertThat(versions()).containsExactly("null");
    }

    @Test
    void every_write_is_a_version_and_the_newest_comes_first() {
        put("k", "0");
        version(BucketVersioningStatus.ENABLED);
        var ids = IntStream.range(1, 4).mapToObj(n -> put("k", "" + n)).toList();
        assertThat(versions()).containsExactly(ids.get(2), ids.get(1), ids.get(0), "null");
        assertThat(read("k", "null")).isEqualTo("0");
        assertThat(read("k", ids.get(1))).isEqualTo("2");
        S3.deleteObject(b -> b.bucket(bucket).key("k").versionId(ids.get(2)));
        assertThat(read("k", null)).isEqualTo("2");
    }

    @Test
    void a_delete_leaves_a_marker_and_to_delete_the_marker_brings_the_object_back() {
        version(BucketVersioningStatus.ENABLED);
        put("k", "1");
        var deleted = S3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertThat(deleted.deleteMarker()).isTrue();
        assertThat(outcome(() -> read("k", null))).isEqualTo("404 NoSuchKey");
        assertThat(outcome(() -> read("k", deleted.versionId()))).isEqualTo("405 MethodNotAllowed");
        var brought = S3.deleteObject(b -> b.bucket(bucket).key("k").versionId(deleted.versionId()));
        assertThat(brought.deleteMarker()).isTrue();
        assertThat(brought.versionId()).isEqualTo(deleted.versionId());
        assertThat(read("k", null)).isEqualTo("1");
    }

    @Test
    void a_marker_says_what_it_is_when_it_is_read() {
        version(BucketVersioningStatus.ENABLED);
        put("k", "1");
        var id = S3.deleteObject(b -> b.bucket(bucket).key("k")).versionId();
        var plain = Wire.signed("HEAD", "/" + bucket + "/k", Map.of(), "");
        assertThat(plain.status()).isEqualTo(404);
        assertThat(plain.header("x-amz-delete-marker")).contains("true");
        var named = Wire.signed("GET", "/" + bucket + "/k?versionId=" + id, Map.of(), "");
        assertThat(named.outcome()).isEqualTo("405 MethodNotAllowed");
        assertThat(named.header("x-amz-delete-marker")).contains("true");
        assertThat(named.header("x-amz-version-id")).contains(id);
        assertThat(named.header("allow")).contains("DELETE");
        assertThat(named.header("last-modified")).isPresent();
    }

    @Test
    void while_versioning_is_suspended_one_null_version_is_overwritten() {
        version(BucketVersioningStatus.ENABLED);
        var first = put("k", "1");
        version(BucketVersioningStatus.SUSPENDED);
        assertThat(put("k", "2")).isEqualTo("null");
        assertThat(put("k", "3")).isEqualTo("null");
        assertThat(versions()).containsExactly("null", first);
        assertThat(read("k", "null")).isEqualTo("3");
        var deleted = S3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertThat(deleted.versionId()).isEqualTo("null");
        assertThat(versions()).containsExactly(first);
        assertThat(outcome(() -> read("k", "null"))).isEqualTo("405 MethodNotAllowed");
        assertThat(read("k", first)).isEqualTo("1");
    }

    @Test
    void a_version_that_is_not_there_is_refused_and_one_that_cannot_be_is_an_argument() {
        version(BucketVersioningStatus.ENABLED);
        put("k", "1");
        var foreign = put("other", "1");
        assertThat(outcome(() -> read("k", foreign))).isEqualTo("404 NoSuchVersion");
        assertThat(outcome(() -> read("k", "no-version"))).isEqualTo("400 InvalidArgument");
        assertThat(Wire.signed("GET", "/" + bucket + "/k?versionId=", Map.of(), "")
                        .outcome())
                .isEqualTo("400 InvalidArgument");
        assertThat(outcome(() -> S3.deleteObject(b -> b.bucket(bucket).key("k").versionId(foreign))))
                .isEqualTo("ok");
    }

    @Test
    void pages_of_versions_lose_none() {
        version(BucketVersioningStatus.ENABLED);
        var put = new ArrayList<String>();
        for (var key : List.of("a", "b/1", "b/2", "c")) {
            put.add(put(key, "1"));
            put.add(put(key, "2"));
        }
        put.add(S3.deleteObject(b -> b.bucket(bucket).key("b/1")).versionId());
        var seen = new ArrayList<String>();
        for (var page : S3.listObjectVersionsPaginator(b -> b.bucket(bucket).maxKeys(2))) {
            page.versions().forEach(version -> seen.add(version.versionId()));
            page.deleteMarkers().forEach(marker -> seen.add(marker.versionId()));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(put);
        for (var marker : List.of("version-id-marker=x", "key-marker=a&version-id-marker=x")) {
            assertThat(Wire.signed("GET", "/" + bucket + "?versions&" + marker, Map.of(), "")
                            .outcome())
                    .isEqualTo("400 InvalidArgument");
        }
    }

    @Test
    void many_deletes_tell_markers_from_versions() {
        version(BucketVersioningStatus.ENABLED);
        var id = put("k", "1");
        put("l", "1");
        var deleted = S3.deleteObjects(b -> b.bucket(bucket)
                        .delete(d -> d.objects(
                                ObjectIdentifier.builder()
                                        .key("k")
                                        .versionId(id)
                                        .build(),
                                ObjectIdentifier.builder().key("l").build())))
                .deleted();
        assertThat(deleted.get(0).versionId()).isEqualTo(id);
        assertThat(deleted.get(0).deleteMarker()).isNull();
        assertThat(deleted.get(1).deleteMarker()).isTrue();
        assertThat(deleted.get(1).deleteMarkerVersionId()).isNotEmpty();
        assertThat(deleted.get(1).versionId()).isNull();
    }

    @Test
    void a_bucket_with_an_old_version_is_not_empty() {
        version(BucketVersioningStatus.ENABLED);
        var id = put("k", "1");
        var marker = S3.deleteObject(b -> b.bucket(bucket).key("k")).versionId();
        assertThat(outcome(() -> S3.deleteBucket(b -> b.bucket(bucket)))).isEqualTo("409 BucketNotEmpty");
        S3.deleteObject(b -> b.bucket(bucket).key("k").versionId(id));
        S3.deleteObject(b -> b.bucket(bucket).key("k").versionId(marker));
        assertThat(outcome(() -> S3.deleteBucket(b -> b.bucket(bucket)))).isEqualTo("ok");
    }

    private void version(BucketVersioningStatus status) {
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status(status)));
    }

    private String put(String key, String text) {
        return S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text))
                .versionId();
    }

    private String read(String key, @Nullable String version) {
        return S3.getObjectAsBytes(b -> b.bucket(bucket).key(key).versionId(version))
                .asUtf8String();
    }

    private List<String> versions() {
        return S3.listObjectVersions(b -> b.bucket(bucket)).versions().stream()
                .map(ObjectVersion::versionId)
                .toList();
    }
}
