package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The class that a client chose for an object is the one that lists tell ("Using Amazon S3 storage classes"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageClassTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void lists_of_objects_and_versions_tell_the_class_of_each() {
        S3.putObject(b -> b.bucket(bucket).key("a").storageClass("STANDARD_IA"), RequestBody.fromString("x"));
        S3.putObject(b -> b.bucket(bucket).key("b"), RequestBody.fromString("x"));
        S3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("a")
                .destinationBucket(bucket)
                .destinationKey("c")
                .storageClass("ONEZONE_IA"));
        var classes = new String[] {"STANDARD_IA", "STANDARD", "ONEZONE_IA"};
        assertThat(S3.listObjects(b -> b.bucket(bucket)).contents().stream().map(S3Object::storageClassAsString))
                .containsExactly(classes);
        assertThat(S3.listObjectsV2(b -> b.bucket(bucket)).contents().stream().map(S3Object::storageClassAsString))
                .containsExactly(classes);
        assertThat(S3.listObjectVersions(b -> b.bucket(bucket)).versions().stream()
                        .map(ObjectVersion::storageClassAsString))
                .containsExactly(classes);
    }

    @Test
    void lists_of_uploads_and_parts_tell_the_class_that_the_object_will_have() {
        var id = S3.createMultipartUpload(b -> b.bucket(bucket).key("k").storageClass("STANDARD_IA"))
                .uploadId();
        S3.createMultipartUpload(b -> b.bucket(bucket).key("l"));
        assertThat(S3.listMultipartUploads(b -> b.bucket(bucket)).uploads().stream()
                        .map(MultipartUpload::storageClassAsString))
                .containsExactly("STANDARD_IA", "STANDARD");
        assertThat(S3.listParts(b -> b.bucket(bucket).key("k").uploadId(id)).storageClassAsString())
                .isEqualTo("STANDARD_IA");
        var etag = S3.uploadPart(b -> b.bucket(bucket).key("k").uploadId(id).partNumber(1), RequestBody.fromString("x"))
                .eTag();
        S3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("k")
                .uploadId(id)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        assertThat(S3.listObjectsV2(b -> b.bucket(bucket)).contents().get(0).storageClassAsString())
                .isEqualTo("STANDARD_IA");
    }
}
