package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** What is refused, with which status and code, and odd things that are not ("Error responses"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ErrorsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void names_that_no_bucket_may_have() {
        for (var name : List.of(
                "ab",
                "a".repeat(64),
                "Abc",
                "a_b",
                "-abc",
                "abc-",
                "a..b",
                "1.2.3.4",
                "xn--abc",
                "sthree-abc",
                "abc-s3alias",
                "abc--ol-s3",
                "abc--x-s3",
                "abc.mrap")) {
            assertThat(Wire.signed("PUT", "/" + name, Map.of(), "").outcome())
                    .as(name)
                    .isEqualTo("400 InvalidBucketName");
        }
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(Wire.signed("GET", "/no-such-bucket-at-all", Map.of(), "").outcome())
                .isEqualTo("404 NoSuchBucket");
        assertThat(Wire.signed("GET", "/" + bucket + "/none", Map.of(), "").outcome())
                .isEqualTo("404 NoSuchKey");
        assertThat(Wire.signed("DELETE", "/" + bucket + "/none", Map.of(), "").outcome())
                .isEqualTo("204");
        var head = Wire.signed("HEAD", "/" + bucket + "/none", Map.of(), "");
        assertThat(head.status()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void a_refusal_says_what_it_is_about_and_has_a_message() {
        var body = Wire.signed("GET", "/" + bucket + "/none", Map.of(), "").body();
        assertThat(body)
                .contains("<Key>none</Key>", "<RequestId>", "<HostId>", "<Resource>/" + bucket + "/none</Resource>")
                .doesNotContain("<Message></Message>");
    }

    @Test
    void settings_that_nobody_set_are_told_by_their_own_codes() {
        Map.of(
                        "policy", "404 NoSuchBucketPolicy",
                        "cors", "404 NoSuchCORSConfiguration",
                        "tagging", "404 NoSuchTagSet",
                        "lifecycle", "404 NoSuchLifecycleConfiguration",
                        "website", "404 NoSuchWebsiteConfiguration",
                        "encryption", "404 ServerSideEncryptionConfigurationNotFoundError",
                        "object-lock", "404 ObjectLockConfigurationNotFoundError",
                        "publicAccessBlock", "404 NoSuchPublicAccessBlockConfiguration",
                        "replication", "404 ReplicationConfigurationNotFoundError",
                        "inventory&id=x", "404 NoSuchConfiguration")
                .forEach((name, expected) -> assertThat(Wire.signed("GET", "/" + bucket + "?" + name, Map.of(), "")
                                .outcome())
                        .as(name)
                        .isEqualTo(expected));
        for (var name : List.of(
                "acl",
                "location",
                "logging",
                "versioning",
                "requestPayment",
                "notification",
                "accelerate",
                "analytics",
                "inventory",
                "metrics",
                "intelligent-tiering",
                "policyStatus")) {
            assertThat(Wire.signed("GET", "/" + bucket + "?" + name, Map.of(), "")
                            .outcome())
                    .as(name)
                    .isEqualTo("200");
        }
    }

    @Test
    void what_is_not_offered_is_refused_and_never_taken_for_the_object_or_bucket() {
        for (var target : List.of(
                "?accelerate", "?replication", "?metrics&id=x", "?inventory&id=x", "/k?renameObject", "/k?torrent")) {
            assertThat(Wire.signed("PUT", "/" + bucket + target, Map.of(), "").outcome())
                    .as(target)
                    .isEqualTo("501 NotImplemented");
        }
        var none = "<NotificationConfiguration/>";
        var organisation = S3.getBucketAcl(b -> b.bucket(bucket)).owner().id();
        var some = "<NotificationConfiguration><TopicConfiguration><Topic>arn:firn:kafka:box-1:" + organisation
                + ":uploads</Topic><Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>";
        assertThat(Wire.signed("PUT", "/" + bucket + "?notification", Map.of(), none)
                        .outcome())
                .isEqualTo("200");
        assertThat(Wire.signed("PUT", "/" + bucket + "?notification", Map.of(), some.replace("box-1", "box-2"))
                        .outcome())
                .isEqualTo("400 InvalidArgument");
        assertThat(Wire.signed("PUT", "/" + bucket + "?notification", Map.of(), some.replace("Created", "Painted"))
                        .outcome())
                .isEqualTo("400 InvalidArgument");
    }

    @Test
    void logs_go_to_a_bucket_of_the_same_owner() {
        var target = Cloud.shared().bucket(S3);
        assertThat(logTo(target)).isEqualTo("ok");
        assertThat(logTo("no-such-bucket-at-all")).isEqualTo("400 InvalidTargetBucketForLogging");
        assertThat(logTo(Cloud.shared().bucket(Cloud.shared().other()))).isEqualTo("400 InvalidTargetBucketForLogging");
    }

    @Test
    void keys_may_be_almost_anything() {
        for (var key : List.of(
                "a//b",
                "/a",
                "//",
                "a/../b",
                "..",
                ".",
                "a b",
                "a+b",
                "a%b",
                "a%41",
                "ä",
                "a\nb",
                "a\tb",
                "a?b",
                "a#b",
                "a&b=c",
                "*",
                "a\\b",
                "\"'<>",
                "a/",
                "\uD83D\uDE00",
                "\u2028")) {
            S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(key));
            assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String())
                    .isEqualTo(key);
            assertThat(S3.listObjectsV2(b -> b.bucket(bucket).prefix(key)).contents().stream()
                            .map(o -> o.key()))
                    .contains(key);
            S3.deleteObjects(b -> b.bucket(bucket)
                    .delete(d -> d.objects(ObjectIdentifier.builder().key(key).build())));
            assertThat(outcome(() -> S3.getObjectAsBytes(b -> b.bucket(bucket).key(key))))
                    .isEqualTo("404 NoSuchKey");
        }
        assertThat(outcome(() -> S3.putObject(b -> b.bucket(bucket).key("k".repeat(1024)), RequestBody.empty())))
                .isEqualTo("ok");
        assertThat(Wire.signed("PUT", "/" + bucket + "/" + "k".repeat(1025), Map.of(), "")
                        .outcome())
                .isEqualTo("400 KeyTooLongError");
    }

    @Test
    void ranges_are_given_refused_or_ignored() {
        S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("0123456789"));
        Map.of("bytes=2-4", "234", "bytes=7-", "789", "bytes=-2", "89", "bytes=8-99", "89")
                .forEach((range, expected) -> {
                    var got = Wire.signed("GET", "/" + bucket + "/k", Map.of("Range", range), "");
                    assertThat(got.status()).isEqualTo(206);
                    assertThat(got.body()).isEqualTo(expected);
                });
        for (var ignored : List.of("bytes=4-2", "bytes=a-b", "2-4", "bytes=0-1,3-4")) {
            assertThat(Wire.signed("GET", "/" + bucket + "/k", Map.of("Range", ignored), "")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(Wire.signed("GET", "/" + bucket + "/k", Map.of("Range", "bytes=10-"), "")
                        .outcome())
                .isEqualTo("416 InvalidRange");
    }

    @Test
    void a_body_whose_type_nobody_named_is_binary() {
        Wire.signed("PUT", "/" + bucket + "/none", Map.of(), "x");
        Wire.signed("PUT", "/" + bucket + "/named", Map.of("Content-Type", "application/octet-stream"), "x");
        assertThat(S3.headObject(b -> b.bucket(bucket).key("none")).contentType())
                .isEqualTo("binary/octet-stream");
        assertThat(S3.headObject(b -> b.bucket(bucket).key("named")).contentType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void a_thousand_are_deleted_at_once_and_not_one_more() {
        assertThat(outcome(() -> deleteMany(1000))).isEqualTo("ok");
        assertThat(outcome(() -> deleteMany(1001))).isEqualTo("400 MalformedXML");
        assertThat(Wire.signed("POST", "/" + bucket + "?delete", Map.of(), "<Delete/>")
                        .outcome())
                .isEqualTo("400 MalformedXML");
    }

    @Test
    void digests_are_held_against_the_body() {
        for (var digest : Map.of(
                        "",
                        "400 InvalidDigest",
                        "rubbish",
                        "400 InvalidDigest",
                        "AAAAAAAAAAAAAAAAAAAAAA==",
                        "400 BadDigest")
                .entrySet()) {
            assertThat(Wire.signed("PUT", "/" + bucket + "/k", Map.of("Content-MD5", digest.getKey()), "x")
                            .outcome())
                    .isEqualTo(digest.getValue());
        }
        assertThat(Wire.signed("PUT", "/" + bucket + "/k", Map.of("x-amz-checksum-crc32", "AAAAAA=="), "x")
                        .outcome())
                .isEqualTo("400 BadDigest");
        assertThat(Wire.signed("PUT", "/" + bucket + "/k", Map.of("x-amz-checksum-crc32", "A"), "x")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
        assertThat(Wire.signed("PUT", "/" + bucket + "/k", Map.of("x-amz-sdk-checksum-algorithm", "CRC32"), "x")
                        .outcome())
                .isEqualTo("400 InvalidRequest");
    }

    @Test
    void what_a_write_cannot_name_is_refused_before_anything_is_written_over() {
        S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("old"));
        for (var query : List.of("versionId=null", "partNumber=1", "uploadId=x&versionId=null")) {
            assertThat(Wire.signed("PUT", "/" + bucket + "/k?" + query, Map.of(), "new")
                            .outcome())
                    .as(query)
                    .isEqualTo("400 InvalidArgument");
        }
        for (var query : List.of("metadataInventoryTable", "metadataJournalTable", "renameObject", "torrent")) {
            assertThat(Wire.signed("PUT", "/" + bucket + "/k?" + query, Map.of(), "new")
                            .outcome())
                    .as(query)
                    .isEqualTo("501 NotImplemented");
        }
        assertThat(Wire.signed("GET", "/" + bucket + "/k", Map.of(), "").body()).isEqualTo("old");
    }

    @Test
    void there_are_two_types_of_lists() {
        assertThat(Wire.signed("GET", "/" + bucket + "?list-type=2", Map.of(), "")
                        .outcome())
                .isEqualTo("200");
        assertThat(Wire.signed("GET", "/" + bucket + "?list-type=3", Map.of(), "")
                        .outcome())
                .isEqualTo("400 InvalidArgument");
    }

    private void deleteMany(int count) {
        var named = IntStream.range(0, count)
                .mapToObj(n -> ObjectIdentifier.builder().key("k" + n).build())
                .toList();
        S3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(named)));
    }

    private String logTo(String target) {
        return outcome(() -> S3.putBucketLogging(b -> b.bucket(bucket)
                .bucketLoggingStatus(
                        s -> s.loggingEnabled(l -> l.targetBucket(target).targetPrefix("log/")))));
    }
}
