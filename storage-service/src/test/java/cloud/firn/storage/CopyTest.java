package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** Copies made by the service (CopyObject). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CopyTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";
    private String etag = "";

    @BeforeEach
    void object() {
        bucket = Cloud.shared().bucket(S3);
        etag = S3.putObject(
                        b -> b.bucket(bucket)
                                .key("from")
                                .contentType("text/x")
                                .metadata(Map.of("a", "1"))
                                .tagging("t=1"),
                        RequestBody.fromString("hello"))
                .eTag();
    }

    @Test
    void a_copy_takes_what_is_said_of_its_source_unless_told_otherwise() {
        copy("same", b -> {});
        var same = S3.headObject(b -> b.bucket(bucket).key("same"));
        assertThat(same.metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(same.contentType()).isEqualTo("text/x");
        assertThat(tags("same")).isEqualTo("[t=1]");
        copy("other", b -> b.metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("b", "2"))
                .taggingDirective(TaggingDirective.REPLACE)
                .tagging("u=2"));
        assertThat(S3.headObject(b -> b.bucket(bucket).key("other")).metadata()).isEqualTo(Map.of("b", "2"));
        assertThat(tags("other")).isEqualTo("[u=2]");
    }

    @Test
    void a_source_may_be_demanded_to_be_somebodys() {
        var owner = S3.listBuckets().owner().id();
        assertThat(outcome(() -> copy("to", b -> b.expectedSourceBucketOwner(owner))))
                .isEqualTo("ok");
        assertThat(outcome(() -> copy("to", b -> b.expectedSourceBucketOwner("123456789012"))))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void a_copy_onto_itself_must_change_something() {
        assertThat(outcome(() -> copy("from", b -> {}))).isEqualTo("400 InvalidRequest");
        assertThat(outcome(() -> copy("from", b -> b.metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("b", "2")))))
                .isEqualTo("ok");
        assertThat(outcome(() -> copy("from", b -> b.storageClass("STANDARD_IA"))))
                .isEqualTo("ok");
        assertThat(outcome(() -> copy("from", b -> b.storageClass("STANDARD")))).isEqualTo("ok");
    }

    @Test
    void a_source_may_be_demanded_to_be_this_and_a_target_not_to_be() {
        assertThat(outcome(() -> copy("to", b -> b.copySourceIfMatch(etag)))).isEqualTo("ok");
        assertThat(outcome(() -> copy("to", b -> b.copySourceIfMatch("\"x\"")))).isEqualTo("412 PreconditionFailed");
        assertThat(outcome(() -> copy("to", b -> b.copySourceIfNoneMatch(etag))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(outcome(() -> copy("to", b -> b.copySourceIfNoneMatch("\"x\""))))
                .isEqualTo("ok");
        var onlyIfNew = Map.of("x-amz-copy-source", bucket + "/from", "If-None-Match", "*");
        assertThat(Wire.signed("PUT", "/" + bucket + "/to", onlyIfNew, "").outcome())
                .isEqualTo("412 PreconditionFailed");
    }

    @Test
    void what_cannot_be_copied_is_refused() {
        assertThat(outcome(() -> copy("to", b -> b.sourceKey("none")))).isEqualTo("404 NoSuchKey");
        assertThat(outcome(() -> copy("to", b -> b.sourceBucket("no-such-bucket-at-all"))))
                .isEqualTo("404 NoSuchBucket");
        assertThat(Wire.signed("PUT", "/" + bucket + "/to", Map.of("x-amz-copy-source", "nothing"), "")
                        .outcome())
                .isEqualTo("400 InvalidArgument");
        assertThat(outcome(() -> copy("to", b -> b.metadataDirective("OTHER")))).isEqualTo("400 InvalidArgument");
        var other = Cloud.shared().other();
        var theirs = Cloud.shared().bucket(other);
        assertThat(outcome(() -> other.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("from")
                        .destinationBucket(theirs)
                        .destinationKey("to"))))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void an_old_version_can_be_copied_and_a_marker_cannot() {
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        S3.putObject(b -> b.bucket(bucket).key("from"), RequestBody.fromString("newer"));
        var copied = copy("from", b -> b.sourceVersionId("null"));
        assertThat(copied.copySourceVersionId()).isEqualTo("null");
        assertThat(copied.versionId()).isNotEmpty();
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("from")).asUtf8String())
                .isEqualTo("hello");
        var marker = S3.deleteObject(b -> b.bucket(bucket).key("from")).versionId();
        assertThat(outcome(() -> copy("to", b -> {}))).isEqualTo("404 NoSuchKey");
        assertThat(outcome(() -> copy("to", b -> b.sourceVersionId(marker)))).isEqualTo("400 InvalidRequest");
    }

    private CopyObjectResponse copy(String key, Consumer<CopyObjectRequest.Builder> how) {
        return S3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey(key)
                .applyMutation(how));
    }

    private String tags(String key) {
        return S3.getObjectTagging(b -> b.bucket(bucket).key(key)).tagSet().stream()
                .map(tag -> tag.key() + "=" + tag.value())
                .toList()
                .toString();
    }
}
