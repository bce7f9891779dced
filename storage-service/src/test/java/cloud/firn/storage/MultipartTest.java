package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.Part;

/** Objects that arrive in parts ("Uploading and copying objects using multipart upload"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MultipartTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.OLD_DEFAULTS);
    private static final int SMALLEST = 5 * 1024 * 1024;

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void parts_are_listed_and_read_one_by_one() {
        var id = begin("k", b -> b);
        var parts = parts("k", id, SMALLEST, SMALLEST, 10);
        var page = S3.listParts(b -> b.bucket(bucket).key("k").uploadId(id).maxParts(2));
        assertThat(page.parts().stream().map(Part::partNumber)).containsExactly(1, 2);
        assertThat(page.isTruncated()).isTrue();
        assertThat(S3.listParts(b ->
                                b.bucket(bucket).key("k").uploadId(id).partNumberMarker(page.nextPartNumberMarker()))
                        .parts())
                .hasSize(1);
        complete("k", id, parts);
        var third = S3.getObject(b -> b.bucket(bucket).key("k").partNumber(3)).response();
        assertThat(third.contentLength()).isEqualTo(10);
        assertThat(third.partsCount()).isEqualTo(3);
        assertThat(third.contentRange()).isEqualTo("bytes 10485760-10485769/10485770");
        assertThat(outcome(
                        () -> S3.getObjectAsBytes(b -> b.bucket(bucket).key("k").partNumber(4))))
                .isEqualTo("416 InvalidPartNumber");
    }

    @Test
    void who_completes_an_upload_hears_the_address_of_the_object() {
        var id = begin("a b/k", b -> b);
        var parts = parts("a b/k", id, 10);
        assertThat(S3.completeMultipartUpload(
                                b -> b.bucket(bucket).key("a b/k").uploadId(id).multipartUpload(u -> u.parts(parts)))
                        .location())
                .isEqualTo(Wire.address("/" + bucket + "/a%20b/k").toString());
    }

    @Test
    void a_list_of_parts_that_is_wrong_is_refused_and_the_upload_stays() {
        var id = begin("k", b -> b);
        var parts = parts("k", id, 10, 20);
        assertThat(outcome(() -> complete("k", id, parts))).isEqualTo("400 EntityTooSmall");
        assertThat(outcome(() -> complete("k", id, List.of(parts.get(1), parts.get(0)))))
                .isEqualTo("400 InvalidPartOrder");
        var never = parts.get(0).toBuilder().partNumber(99).build();
        assertThat(outcome(() -> complete("k", id, List.of(never)))).isEqualTo("400 InvalidPart");
        var other = parts.get(0).toBuilder().eTag(parts.get(1).eTag()).build();
        assertThat(outcome(() -> complete("k", id, List.of(other)))).isEqualTo("400 InvalidPart");
        assertThat(outcome(() -> complete("k", id, List.of()))).isEqualTo("400 MalformedXML");
        assertThat(outcome(() -> complete("k", id, parts.subList(1, 2)))).isEqualTo("ok");
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k")).contentLength())
                .isEqualTo(20);
    }

    @Test
    void an_upload_that_is_over_or_never_was_takes_nothing() {
        var id = begin("k", b -> b);
        var parts = parts("k", id, 10);
        var first = complete("k", id, parts);
        assertThat(complete("k", id, parts).eTag()).isEqualTo(first.eTag());
        for (var over : List.of(id, UUID.randomUUID().toString(), "never")) {
            assertThat(outcome(() -> parts("k", over, 1))).startsWith("404");
            assertThat(outcome(() -> S3.listParts(b -> b.bucket(bucket).key("k").uploadId(over))))
                    .isEqualTo("404 NoSuchUpload");
            assertThat(outcome(() -> S3.abortMultipartUpload(
                            b -> b.bucket(bucket).key("k").uploadId(over))))
                    .isEqualTo("404 NoSuchUpload");
        }
    }

    @Test
    void a_part_that_came_again_replaces_the_first() {
        var id = begin("k", b -> b);
        var stale = parts("k", id, 10);
        var fresh = parts("k", id, 20);
        assertThat(outcome(() -> complete("k", id, stale))).isEqualTo("400 InvalidPart");
        complete("k", id, fresh);
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k")).contentLength())
                .isEqualTo(20);
    }

    @Test
    void numbers_of_parts_are_1_to_10000() {
        var id = begin("k", b -> b);
        for (int number : new int[] {0, -1, 10_001}) {
            var part = "/" + bucket + "/k?partNumber=" + number + "&uploadId=" + id;
            assertThat(Wire.signed("PUT", part, Map.of(), "x").outcome()).isEqualTo("400 InvalidArgument");
        }
    }

    @Test
    void a_part_may_be_a_stretch_of_another_object() {
        S3.putObject(b -> b.bucket(bucket).key("from"), RequestBody.fromString("0123456789"));
        var id = begin("k", b -> b);
        assertThat(copyPart(id, "bytes=2-5")).isEqualTo("ok");
        assertThat(copyPart(id, "bytes=2-10")).isEqualTo("416 InvalidRange");
        for (var range : List.of("bytes=2", "bytes=2-", "bytes=-5", "bytes=5-2", "2-5", "bytes=0-1,3-4")) {
            assertThat(copyPart(id, range)).as(range).isEqualTo("400 InvalidArgument");
        }
        var part = S3.listParts(b -> b.bucket(bucket).key("k").uploadId(id))
                .parts()
                .get(0);
        complete(
                "k",
                id,
                List.of(CompletedPart.builder().partNumber(1).eTag(part.eTag()).build()));
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                .isEqualTo("2345");
    }

    @Test
    void a_copied_part_says_which_version_it_came_from() {
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        var version = S3.putObject(b -> b.bucket(bucket).key("from"), RequestBody.fromString("x"))
                .versionId();
        var id = begin("k", b -> b);
        var copied = S3.uploadPartCopy(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(1));
        assertThat(copied.copySourceVersionId()).isEqualTo(version);
    }

    @Test
    void checksums_of_parts_make_one_of_the_whole() {
        var composite = begin("c", b -> b.checksumAlgorithm(ChecksumAlgorithm.SHA256));
        complete("c", composite, parts("c", composite, SMALLEST, 10));
        var got = S3.headObject(b -> b.bucket(bucket).key("c").checksumMode(ChecksumMode.ENABLED));
        assertThat(got.checksumSHA256()).endsWith("-2");
        assertThat(got.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        var full = begin("f", b -> b.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT));
        var listed = S3.listMultipartUploads(b -> b.bucket(bucket)).uploads().get(0);
        assertThat(listed.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32);
        assertThat(listed.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        var parts = parts("f", full, SMALLEST, 10);
        assertThat(S3.listParts(b -> b.bucket(bucket).key("f").uploadId(full)).checksumType())
                .isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(outcome(() -> complete("f", full, parts, b -> b.checksumCRC32("AAAAAA=="))))
                .isEqualTo("400 BadDigest");
        var crc = new java.util.zip.CRC32();
        crc.update(new byte[SMALLEST + 10]);
        var right = java.util.Base64.getEncoder()
                .encodeToString(java.nio.ByteBuffer.allocate(4)
                        .putInt((int) crc.getValue())
                        .array());
        assertThat(complete("f", full, parts, b -> b.checksumCRC32(right)).checksumCRC32())
                .isEqualTo(right);
    }

    @Test
    void a_part_is_read_by_its_number_with_its_own_checksum() {
        var id = begin("k", b -> b.checksumAlgorithm(ChecksumAlgorithm.CRC32));
        var sums = new ArrayList<String>();
        var parts = new ArrayList<CompletedPart>();
        for (int number : new int[] {2, 7}) {
            var bytes = new byte[number == 2 ? SMALLEST : 10];
            var done = S3.uploadPart(
                    b -> b.bucket(bucket)
                            .key("k")
                            .uploadId(id)
                            .partNumber(number)
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                    RequestBody.fromBytes(bytes));
            sums.add(done.checksumCRC32());
            parts.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(done.eTag())
                    .checksumCRC32(done.checksumCRC32())
                    .build());
        }
        complete("k", id, parts);
        var last = S3.headObject(b -> b.bucket(bucket).key("k").partNumber(7).checksumMode(ChecksumMode.ENABLED));
        assertThat(last.checksumCRC32()).isEqualTo(sums.get(1)).isNotEmpty();
        assertThat(last.partsCount()).isEqualTo(2);
        assertThat(last.contentRange()).isEqualTo("bytes 5242880-5242889/5242890");
        assertThat(outcome(
                        () -> S3.getObjectAsBytes(b -> b.bucket(bucket).key("k").partNumber(1))))
                .isEqualTo("416 InvalidPartNumber");
        var listed = S3.getObjectAttributes(
                        b -> b.bucket(bucket).key("k").objectAttributes(ObjectAttributes.OBJECT_PARTS))
                .objectParts();
        assertThat(listed.totalPartsCount()).isEqualTo(2);
        assertThat(listed.parts().stream().map(ObjectPart::partNumber)).containsExactly(2, 7);
        assertThat(listed.parts().stream().map(ObjectPart::size)).containsExactly((long) SMALLEST, 10L);
        assertThat(listed.parts().stream().map(ObjectPart::checksumCRC32)).isEqualTo(sums);
        var page = S3.getObjectAttributes(b -> b.bucket(bucket)
                        .key("k")
                        .objectAttributes(ObjectAttributes.OBJECT_PARTS)
                        .maxParts(1))
                .objectParts();
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextPartNumberMarker()).isEqualTo(2);
    }

    @Test
    void the_only_part_of_an_object_that_came_whole_has_the_checksum_of_the_whole() {
        var put = S3.putObject(
                b -> b.bucket(bucket).key("k").checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromString("hello"));
        var got = S3.headObject(b -> b.bucket(bucket).key("k").partNumber(1).checksumMode(ChecksumMode.ENABLED));
        assertThat(got.checksumCRC32()).isEqualTo(put.checksumCRC32()).isNotEmpty();
        assertThat(got.contentRange()).isEqualTo("bytes 0-4/5");
    }

    @Test
    void a_checksum_of_another_kind_than_the_uploads_is_refused() {
        var id = begin("k", b -> b.checksumAlgorithm(ChecksumAlgorithm.SHA256));
        assertThat(outcome(() -> S3.uploadPart(
                        b -> b.bucket(bucket)
                                .key("k")
                                .uploadId(id)
                                .partNumber(1)
                                .checksumAlgorithm("CRC32"),
                        RequestBody.fromString("x"))))
                .startsWith("400");
        assertThat(outcome(() -> begin(
                        "k", b -> b.checksumAlgorithm(ChecksumAlgorithm.SHA1).checksumType(ChecksumType.FULL_OBJECT))))
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void a_client_may_say_what_the_whole_must_be() {
        S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
        var id = begin("k", b -> b);
        var parts = parts("k", id, 10);
        assertThat(outcome(() -> complete("k", id, parts, b -> b.mpuObjectSize(11L))))
                .isEqualTo("400 InvalidRequest");
        assertThat(outcome(() -> complete("k", id, parts, b -> b.ifNoneMatch("*"))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(outcome(() -> complete("k", id, parts, b -> b.mpuObjectSize(10L))))
                .isEqualTo("ok");
    }

    @Test
    void uploads_are_listed_by_key_prefix_and_page() {
        for (var key : List.of("a", "b/1", "b/2", "c", "c")) {
            begin(key, b -> b);
        }
        var rolled = S3.listMultipartUploads(b -> b.bucket(bucket).delimiter("/"));
        assertThat(rolled.uploads().stream().map(MultipartUpload::key)).containsExactly("a", "c", "c");
        assertThat(rolled.commonPrefixes().get(0).prefix()).isEqualTo("b/");
        var seen = new ArrayList<String>();
        for (var page : S3.listMultipartUploadsPaginator(b -> b.bucket(bucket).maxUploads(2))) {
            page.uploads().forEach(upload -> seen.add(upload.key()));
        }
        assertThat(seen).containsExactly("a", "b/1", "b/2", "c", "c");
        assertThat(outcome(() -> S3.deleteBucket(b -> b.bucket(bucket)))).isEqualTo("ok");
    }

    @Test
    void a_body_that_is_not_xml_completes_nothing() {
        var id = begin("k", b -> b);
        assertThat(Wire.signed("POST", "/" + bucket + "/k?uploadId=" + id, Map.of(), "rubbish")
                        .outcome())
                .isEqualTo("400 MalformedXML");
    }

    private String begin(String key, java.util.function.UnaryOperator<CreateMultipartUploadRequest.Builder> how) {
        var request =
                how.apply(CreateMultipartUploadRequest.builder().bucket(bucket).key(key));
        return S3.createMultipartUpload(request.build()).uploadId();
    }

    private List<CompletedPart> parts(String key, String id, int... sizes) {
        var parts = new ArrayList<CompletedPart>();
        for (int size : sizes) {
            int number = parts.size() + 1;
            var done = S3.uploadPart(
                    b -> b.bucket(bucket).key(key).uploadId(id).partNumber(number),
                    RequestBody.fromBytes(new byte[size]));
            parts.add(
                    CompletedPart.builder().partNumber(number).eTag(done.eTag()).build());
        }
        return parts;
    }

    private CompleteMultipartUploadResponse complete(String key, String id, List<CompletedPart> parts) {
        return complete(key, id, parts, b -> {});
    }

    private CompleteMultipartUploadResponse complete(
            String key, String id, List<CompletedPart> parts, Consumer<CompleteMultipartUploadRequest.Builder> how) {
        return S3.completeMultipartUpload(b -> b.bucket(bucket)
                .key(key)
                .uploadId(id)
                .multipartUpload(m -> m.parts(parts))
                .applyMutation(how));
    }

    private String copyPart(String id, String range) {
        return outcome(() -> S3.uploadPartCopy(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(1)
                .copySourceRange(range)));
    }
}
