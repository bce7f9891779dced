package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** What happens in buckets, told on topics of real Kafka. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationsTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final String ACME = S3.listBuckets().owner().id();
    private static final String EVERY_EVENT = "s3:ObjectCreated:*";

    @Test
    void a_configuration_is_told_again_and_an_empty_one_takes_it_away() {
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "again", r -> r.id("mine")
                .events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED_DELETE)
                .filter(f -> f.key(k -> k.filterRules(filter(FilterRuleName.PREFIX, "in/")))));
        var told = S3.getBucketNotificationConfiguration(b -> b.bucket(bucket));
        assertThat(told.topicConfigurations()).singleElement().satisfies(rule -> {
            assertThat(rule.id()).isEqualTo("mine");
            assertThat(rule.topicArn()).isEqualTo(arn("again"));
            assertThat(rule.eventsAsStrings()).containsExactly("s3:ObjectCreated:*", "s3:ObjectRemoved:Delete");
            assertThat(rule.filter().key().filterRules().get(0).value()).isEqualTo("in/");
        });
        S3.putBucketNotificationConfiguration(b -> b.bucket(bucket).notificationConfiguration(n -> {}));
        assertThat(S3.getBucketNotificationConfiguration(b -> b.bucket(bucket)).hasTopicConfigurations())
                .isFalse();
    }

    @Test
    void a_topic_hears_of_the_configuration_first_and_then_of_a_put_as_aws_tells_it() {
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "first", r -> r.id("mine").events(Event.S3_OBJECT_CREATED));
        var etag = S3.putObject(b -> b.bucket(bucket).key("red flower/ü.jpg"), RequestBody.fromString("hello"))
                .eTag();
        try (var ear = new KafkaEar(CLOUD, ACME, "first")) {
            var test = ear.first();
            assertThat(test.path("Event").asText()).isEqualTo("s3:TestEvent");
            assertThat(test.path("Service").asText()).isEqualTo("Amazon S3");
            assertThat(test.path("Bucket").asText()).isEqualTo(bucket);
            var event = ear.events(1).get(0);
            assertThat(event.path("eventVersion").asText()).isEqualTo("2.1");
            assertThat(event.path("eventSource").asText()).isEqualTo("aws:s3");
            assertThat(event.path("awsRegion").asText()).isEqualTo("box-1");
            assertThat(event.path("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(event.path("eventName").asText()).isEqualTo("ObjectCreated:Put");
            assertThat(event.at("/userIdentity/principalId").asText()).isEqualTo("AWS:" + ACME);
            assertThat(event.at("/requestParameters/sourceIPAddress").asText()).isEqualTo("127.0.0.1");
            assertThat(event.at("/responseElements/x-amz-request-id").asText()).matches("[0-9A-F]{16}");
            assertThat(event.at("/s3/s3SchemaVersion").asText()).isEqualTo("1.0");
            assertThat(event.at("/s3/configurationId").asText()).isEqualTo("mine");
            assertThat(event.at("/s3/bucket/name").asText()).isEqualTo(bucket);
            assertThat(event.at("/s3/bucket/ownerIdentity/principalId").asText())
                    .isEqualTo(ACME);
            assertThat(event.at("/s3/bucket/arn").asText()).isEqualTo("arn:aws:s3:::" + bucket);
            assertThat(event.at("/s3/object/key").asText()).isEqualTo("red+flower/%C3%BC.jpg");
            assertThat(event.at("/s3/object/size").asLong()).isEqualTo(5);
            assertThat('"' + event.at("/s3/object/eTag").asText() + '"').isEqualTo(etag);
            assertThat(event.at("/s3/object/versionId").isMissingNode()).isTrue();
            assertThat(event.at("/s3/object/sequencer").asText()).matches("[0-9A-F]{16}");
        }
    }

    @Test
    void every_way_to_make_an_object_is_told_by_its_name() {
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "ways", r -> r.events(Event.S3_OBJECT_CREATED));
        S3.putObject(b -> b.bucket(bucket).key("put"), RequestBody.fromBytes(new byte[100_000]));
        S3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("put")
                .destinationBucket(bucket)
                .destinationKey("copied"));
        var upload =
                S3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
        var part = S3.uploadPart(
                b -> b.bucket(bucket).key("parts").uploadId(upload).partNumber(1), RequestBody.fromString("part"));
        var whole = S3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("parts")
                .uploadId(upload)
                .multipartUpload(m -> m.parts(CompletedPart.builder()
                        .partNumber(1)
                        .eTag(part.eTag())
                        .checksumCRC32(part.checksumCRC32())
                        .build())));
        var form = "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nposted\r\n--b\r\nContent-Disposition:"
                + " form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
        permitAcls(bucket);
        S3.deletePublicAccessBlock(b -> b.bucket(bucket));
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read-write"));
        assertThat(Wire.anonymous("POST", "/" + bucket, Map.of("Content-Type", "multipart/form-data; boundary=b"), form)
                        .status())
                .isEqualTo(204);
        try (var ear = new KafkaEar(CLOUD, ACME, "ways")) {
            var events = ear.events(4);
            assertThat(names(events))
                    .containsExactlyInAnyOrder(
                            "ObjectCreated:Put put",
                            "ObjectCreated:Copy copied",
                            "ObjectCreated:CompleteMultipartUpload parts",
                            "ObjectCreated:Post posted");
            assertThat(events).anySatisfy(event -> assertThat(
                            '"' + event.at("/s3/object/eTag").asText() + '"')
                    .isEqualTo(whole.eTag()));
        }
    }

    @Test
    void deletes_are_told_as_what_they_are_and_what_was_not_there_is_not_told() {
        var bucket = CLOUD.bucket(S3);
        put(bucket, "a");
        listen(S3, bucket, "deletes", r -> r.events(Event.S3_OBJECT_REMOVED));
        S3.deleteObject(b -> b.bucket(bucket).key("a"));
        S3.deleteObject(b -> b.bucket(bucket).key("never"));
        S3.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        var version = S3.putObject(b -> b.bucket(bucket).key("b"), RequestBody.fromString("b"))
                .versionId();
        var marker = S3.deleteObject(b -> b.bucket(bucket).key("b")).versionId();
        S3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("b").versionId(version).build())));
        try (var ear = new KafkaEar(CLOUD, ACME, "deletes")) {
            var events = ear.events(3);
            assertThat(names(events))
                    .containsExactly(
                            "ObjectRemoved:Delete a", "ObjectRemoved:DeleteMarkerCreated b", "ObjectRemoved:Delete b");
            assertThat(events.get(0).at("/s3/object/versionId").isMissingNode()).isTrue();
            assertThat(events.get(0).at("/s3/object/size").isMissingNode()).isTrue();
            assertThat(events.get(1).at("/s3/object/versionId").asText()).isEqualTo(marker);
            assertThat(events.get(2).at("/s3/object/versionId").asText()).isEqualTo(version);
        }
    }

    @Test
    void tags_and_acls_are_told() {
        var bucket = CLOUD.bucket(S3);
        permitAcls(bucket);
        put(bucket, "k");
        listen(S3, bucket, "notes", r -> r.eventsWithStrings("s3:ObjectTagging:*", "s3:ObjectAcl:Put"));
        S3.putObjectTagging(b -> b.bucket(bucket)
                .key("k")
                .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
        S3.deleteObjectTagging(b -> b.bucket(bucket).key("k"));
        S3.putObjectAcl(b -> b.bucket(bucket).key("k").acl(ObjectCannedACL.PRIVATE));
        try (var ear = new KafkaEar(CLOUD, ACME, "notes")) {
            var events = ear.events(3);
            assertThat(names(events))
                    .containsExactly("ObjectTagging:Put k", "ObjectTagging:Delete k", "ObjectAcl:Put k");
            assertThat(events.get(0).path("eventVersion").asText()).isEqualTo("2.3");
        }
    }

    @Test
    void what_lifecycle_rules_end_is_told_as_their_doing() {
        var plain = CLOUD.bucket(S3);
        var versioned = CLOUD.bucket(S3);
        S3.putBucketVersioning(
                b -> b.bucket(versioned).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        for (var bucket : List.of(plain, versioned)) {
            listen(S3, bucket, "ends", r -> r.eventsWithStrings("s3:LifecycleExpiration:*", "s3:ObjectRemoved:*"));
            put(bucket, "k");
            S3.putBucketLifecycleConfiguration(b -> b.bucket(bucket)
                    .lifecycleConfiguration(l -> l.rules(LifecycleRule.builder()
                            .status(ExpirationStatus.ENABLED)
                            .filter(f -> f.prefix(""))
                            .expiration(e -> e.days(1))
                            .build())));
        }
        try (var ear = new KafkaEar(CLOUD, ACME, "ends")) {
            var events = ear.events(2);
            assertThat(names(events))
                    .containsExactlyInAnyOrder(
                            "LifecycleExpiration:Delete k", "LifecycleExpiration:DeleteMarkerCreated k");
            assertThat(events.get(0).at("/userIdentity/principalId").asText()).isEqualTo("s3.amazonaws.com");
        }
    }

    @Test
    void only_keys_that_the_filter_lets_through_are_told() {
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "filtered", r -> r.events(Event.S3_OBJECT_CREATED_PUT)
                .filter(f -> f.key(k ->
                        k.filterRules(filter(FilterRuleName.PREFIX, "in/"), filter(FilterRuleName.SUFFIX, ".jpg")))));
        for (var key : List.of("in/a.png", "out/a.jpg", "in/a.jpg", "in/b.jpg")) {
            put(bucket, key);
        }
        try (var ear = new KafkaEar(CLOUD, ACME, "filtered")) {
            assertThat(names(ear.events(2)))
                    .containsExactly("ObjectCreated:Put in/a.jpg", "ObjectCreated:Put in/b.jpg");
        }
    }

    @Test
    void events_of_a_key_come_in_the_order_of_their_sequencers() {
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "order", r -> r.eventsWithStrings(EVERY_EVENT, "s3:ObjectRemoved:*"));
        for (int i = 0; i < 20; i++) {
            put(bucket, "k");
            S3.deleteObject(b -> b.bucket(bucket).key("k"));
        }
        try (var ear = new KafkaEar(CLOUD, ACME, "order")) {
            var events = ear.events(40);
            assertThat(events)
                    .isSortedAccordingTo(java.util.Comparator.comparing(
                            event -> event.at("/s3/object/sequencer").asText()));
            assertThat(names(events).subList(0, 3))
                    .containsExactly("ObjectCreated:Put k", "ObjectRemoved:Delete k", "ObjectCreated:Put k");
        }
    }

    @Test
    void a_write_that_is_refused_is_not_told() {
        var bucket = CLOUD.bucket(S3);
        put(bucket, "k");
        listen(S3, bucket, "refused", r -> r.events(Event.S3_OBJECT_CREATED));
        assertThat(outcome(() ->
                        S3.putObject(b -> b.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("x"))))
                .isEqualTo("412");
        put(bucket, "after");
        try (var ear = new KafkaEar(CLOUD, ACME, "refused")) {
            assertThat(names(ear.events(1))).containsExactly("ObjectCreated:Put after");
        }
    }

    @Test
    void a_bucket_that_tells_nothing_writes_nothing_down_and_what_was_told_is_taken_out() {
        var silent = CLOUD.bucket(S3);
        put(silent, "k");
        var bucket = CLOUD.bucket(S3);
        listen(S3, bucket, "emptied", r -> r.events(Event.S3_OBJECT_CREATED));
        put(bucket, "k");
        try (var ear = new KafkaEar(CLOUD, ACME, "emptied")) {
            ear.events(1);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(waiting(CLOUD, bucket)).isZero());
        assertThat(waiting(CLOUD, silent)).isZero();
    }

    @Test
    void what_was_written_before_the_service_stopped_is_told_when_it_is_back() {
        var cloud = Cloud.apart(Map.of());
        var s3 = cloud.acme(Client.NEW_DEFAULTS);
        var bucket = cloud.bucket(s3);
        listen(s3, bucket, "restart", r -> r.events(Event.S3_OBJECT_CREATED));
        for (int i = 0; i < 50; i++) {
            var key = "k" + i;
            s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString("x"));
        }
        // Of the last some are not sent yet.
        var again = cloud.restarted(Map.of());
        try (var ear = new KafkaEar(again, ACME, "restart")) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(names(ear.all()).stream().distinct()).hasSize(50);
                assertThat(waiting(again, bucket)).isZero();
            });
        } finally {
            again.close();
        }
    }

    @Test
    void topics_of_others_cannot_be_told_to_and_events_that_never_come_cannot_be_asked_for() {
        var bucket = CLOUD.bucket(S3);
        var theirs = TopicConfiguration.builder()
                .topicArn("arn:aws:sns:box-1:"
                        + CLOUD.other().listBuckets().owner().id() + ":uploads")
                .events(Event.S3_OBJECT_CREATED)
                .build();
        assertThat(outcome(() -> S3.putBucketNotificationConfiguration(
                        b -> b.bucket(bucket).notificationConfiguration(n -> n.topicConfigurations(theirs)))))
                .isEqualTo("400 InvalidArgument");
        assertThat(outcome(() -> listen(S3, bucket, "never", r -> r.events(Event.S3_REPLICATION))))
                .isEqualTo("400 InvalidArgument");
        assertThat(outcome(() -> CLOUD.other().getBucketNotificationConfiguration(b -> b.bucket(bucket))))
                .isEqualTo("403 AccessDenied");
    }

    private static void put(String bucket, String key) {
        S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString("x"));
    }

    private static FilterRule filter(FilterRuleName name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }

    private static void permitAcls(String bucket) {
        S3.putBucketOwnershipControls(b -> b.bucket(bucket)
                .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                        .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                        .build())));
    }

    private static void listen(S3Client s3, String bucket, String topic, Consumer<TopicConfiguration.Builder> rule) {
        var built = TopicConfiguration.builder()
                .topicArn(arn(topic))
                .applyMutation(rule)
                .build();
        s3.putBucketNotificationConfiguration(
                b -> b.bucket(bucket).notificationConfiguration(n -> n.topicConfigurations(built)));
    }

    private static String arn(String topic) {
        return "arn:aws:sns:box-1:" + ACME + ":" + topic;
    }

    /** How many events wait in the outbox of a bucket. */
    private static long waiting(Cloud cloud, String bucket) {
        return cloud.cassandra()
                .execute(
                        "SELECT seq FROM " + cloud.keyspace() + ".outbox WHERE bucket_id = ? AND span = 0",
                        cloud.idOf(bucket))
                .all()
                .size();
    }

    private static List<String> names(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.path("eventName").asText() + " "
                        + event.at("/s3/object/key").asText())
                .toList();
    }
}
