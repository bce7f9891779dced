package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
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
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.PartitionDateSource;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.TargetGrant;
import software.amazon.awssdk.services.s3.model.Type;

/** Requests are taken down and delivered as objects, against real Cassandra. The cloud of tests gathers for 2 seconds. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccessLogsTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final String ACME = UUID.nameUUIDFromBytes("acme".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString();
    private static final Duration SOON = Duration.ofSeconds(60);

    private String source = "";
    private String target = "";

    @BeforeEach
    void buckets() {
        source = CLOUD.bucket(S3);
        target = CLOUD.bucket(S3);
    }

    @Test
    void requests_are_delivered_as_lines_of_objects_that_belong_to_the_owner_of_the_target() {
        allow("{}");
        log(logging -> logging.targetPrefix("logs/"));
        S3.putObject(b -> b.bucket(source).key("a b"), RequestBody.fromString("hello"));
        S3.getObjectAsBytes(b -> b.bucket(source).key("a b").range("bytes=1-2"));
        outcome(() -> S3.headObject(b -> b.bucket(source).key("none")));
        Wire.anonymous("GET", "/" + source + "/secret?X-Amz-Security-Token=abc", Map.of("Referer", "http://x/\"y"), "");
        S3.deleteObject(b -> b.bucket(source).key("a b"));
        var line = ACME + " " + source + " \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\] 127.0.0.1 ";
        awaitLines(
                line + ACME + " \\w{16} REST.PUT.OBJECT a%20b \"PUT /" + source
                        + "/a%20b HTTP/1.1\" 200 - - 5 \\d+ - \"-\" \"aws-sdk-java.*\" - \\w{16} SigV4 - AuthHeader"
                        + " 127.0.0.1:\\d+ - - - box-1",
                line + ACME + " \\w{16} REST.GET.OBJECT a%20b \"GET .*\" 206 - 2 5 \\d+ \\d+ .*",
                line + ACME + " \\w{16} REST.HEAD.OBJECT none \"HEAD .*\" 404 NoSuchKey .*",
                line + "- \\w{16} REST.GET.OBJECT secret \"GET /" + source
                        + "/secret\\?X-Amz-Security-Token=HIDDEN HTTP/1.1\" 403 AccessDenied .* \"http://x/%22y\" .*",
                line + ACME + " \\w{16} REST.DELETE.OBJECT a%20b \"DELETE .*\" 204 - .*");
        assertThat(logs()).allSatisfy(log -> {
            assertThat(log.key()).matches("logs/\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d-[0-9A-F]{16}");
            assertThat(S3.getObjectAcl(b -> b.bucket(target).key(log.key()))
                            .owner()
                            .id())
                    .isEqualTo(ACME);
        });
    }

    @Test
    void a_request_whose_signature_is_wrong_is_taken_down_without_a_requester() {
        allow("{}");
        log(logging -> logging.targetPrefix(""));
        Wire.anonymous(
                "GET",
                "/" + source + "/k",
                Map.of(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKNOBODY/20260101/box-1/s3/aws4_request,"
                                + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64)),
                "");
        awaitLines(".* 127.0.0.1 - \\w{16} REST.GET.OBJECT k \"GET .*\" 40\\d \\w+ .*");
    }

    @Test
    void the_group_of_the_acl_and_the_grants_of_the_configuration_are_enough_and_kept() {
        S3.putBucketAcl(b -> b.bucket(target)
                .grantFullControl("id=" + ACME)
                .grantWrite("uri=http://acs.amazonaws.com/groups/s3/LogDelivery")
                .grantReadACP("uri=http://acs.amazonaws.com/groups/s3/LogDelivery"));
        log(logging -> logging.targetPrefix("")
                .targetGrants(TargetGrant.builder()
                        .permission("READ")
                        .grantee(who ->
                                who.type(Type.GROUP).uri("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"))
                        .build()));
        S3.listObjectsV2(b -> b.bucket(source));
        awaitLines(".* REST.GET.BUCKET - \"GET .*list-type=2.*");
        assertThat(S3.getObjectAcl(b -> b.bucket(target).key(logs().get(0).key()))
                        .grants())
                .anySatisfy(grant -> assertThat(grant.permission()).isEqualTo(Permission.READ));
    }

    @Test
    void nothing_is_delivered_until_the_target_lets_it_and_then_all_of_it() {
        log(logging -> logging.targetPrefix(""));
        S3.putObject(b -> b.bucket(source).key("early"), RequestBody.fromString("x"));
        var began = S3.listObjectsV2(b -> b.bucket(target)).contents();
        assertThat(began).isEmpty();
        allow("{\"StringNotEquals\": {\"aws:SourceArn\": \"arn:aws:s3:::" + source + "\"}}");
        S3.putObject(b -> b.bucket(source).key("later"), RequestBody.fromString("x"));
        awaitRefusedDelivery();
        assertThat(logs()).isEmpty();
        allow("{\"StringEquals\": {\"aws:SourceArn\": \"arn:aws:s3:::" + source + "\", \"aws:SourceAccount\": \"" + ACME
                + "\"}}");
        awaitLines(".* REST.PUT.OBJECT early .*", ".* REST.PUT.OBJECT later .*");
    }

    @Test
    void a_log_into_its_own_bucket_does_not_log_itself() {
        target = source;
        allow("{}");
        log(logging -> logging.targetPrefix("logs/")
                .targetObjectKeyFormat(format -> format.partitionedPrefix(
                        partitions -> partitions.partitionDateSource(PartitionDateSource.EVENT_TIME))));
        S3.putObject(b -> b.bucket(source).key("k"), RequestBody.fromString("x"));
        awaitLines(".* REST.PUT.OBJECT k .*");
        assertThat(logs().get(0).key())
                .matches("logs/" + ACME + "/box-1/" + source
                        + "/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\d-00-00-00-[0-9A-F]{16}");
        assertThat(lines()).noneMatch(line -> line.matches(".* REST.PUT.OBJECT logs/.*"));
    }

    private void allow(String condition) {
        S3.putBucketPolicy(b -> b.bucket(target)
                .policy(
                        """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
                 "Principal": {"Service": "logging.s3.amazonaws.com"}, "Resource": "arn:aws:s3:::%s/*",
                 "Condition": %s}]}"""
                                .formatted(target, condition)));
    }

    private void log(Consumer<LoggingEnabled.Builder> how) {
        S3.putBucketLogging(b -> b.bucket(source)
                .bucketLoggingStatus(status -> status.loggingEnabled(logging -> {
                    logging.targetBucket(target);
                    how.accept(logging);
                })));
    }

    /** Until a round has looked at what waits for this target, and let it wait. */
    private void awaitRefusedDelivery() {
        await().atMost(SOON)
                .until(() -> CLOUD
                        .cassandra()
                        .execute("SELECT closed, bucket_id FROM " + CLOUD.keyspace() + ".access_log_batches")
                        .all()
                        .stream()
                        .anyMatch(row -> row.getBoolean(0) && CLOUD.idOf(source).equals(row.getUuid(1))));
    }

    private List<S3Object> logs() {
        return S3.listObjectsV2(b -> b.bucket(target)).contents().stream()
                .filter(object -> !object.key().equals("k"))
                .toList();
    }

    private List<String> lines() {
        return logs().stream()
                .flatMap(log -> S3.getObjectAsBytes(b -> b.bucket(target).key(log.key()))
                        .asUtf8String()
                        .lines())
                .toList();
    }

    private void awaitLines(String... wanted) {
        await().atMost(SOON).untilAsserted(() -> {
            var lines = lines();
            for (var one : wanted) {
                assertThat(lines).filteredOn(line -> line.matches(one)).hasSize(1);
            }
        });
    }
}
