package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** Topics that lead to webhooks: how they are made, and what becomes of events when nobody is there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WebhooksTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final String ACME = S3.listBuckets().owner().id();
    private static final String SECRET = "a secret of the webhook";
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]*)\"");

    @Test
    void a_topic_is_made_listed_described_and_removed() {
        try (var receiver = Receiver.open()) {
            assertThat(make("made", receiver.address()).body()).contains("<TopicArn>" + arn("made") + "</TopicArn>");
            assertThat(make("made", receiver.address()).status()).isEqualTo(200);
            assertThat(make("made", receiver.address() + "/other").outcome()).isEqualTo("400 InvalidParameter");
            assertThat(ask(Map.of("Action", "ListTopics")).body()).contains(arn("made"));
            assertThat(ask(Map.of("Action", "GetTopicAttributes", "TopicArn", arn("made")))
                            .body())
                    .contains("<key>push-endpoint</key><value>" + receiver.address() + "</value>")
                    .doesNotContain(SECRET);
            assertThat(ask(Map.of("Action", "DeleteTopic", "TopicArn", arn("made")))
                            .status())
                    .isEqualTo(200);
            assertThat(ask(Map.of("Action", "GetTopicAttributes", "TopicArn", arn("made")))
                            .outcome())
                    .isEqualTo("404 NotFound");
        }
    }

    @Test
    void a_topic_is_its_organisations_alone_and_its_secret_is_sealed_at_rest() {
        try (var receiver = Receiver.open()) {
            make("sealed", receiver.address());
            var theirs = Map.of("Action", "GetTopicAttributes", "TopicArn", arn("sealed"));
            assertThat(Questions.ask("sns", "AKOTHER", theirs).outcome()).isEqualTo("403 AuthorizationError");
            assertThat(Questions.ask("sns", "AKOTHER", Map.of("Action", "ListTopics"))
                            .body())
                    .doesNotContain("sealed");
            assertThat(CLOUD.cassandra()
                            .execute(
                                    "SELECT secret FROM " + CLOUD.keyspace()
                                            + ".topics WHERE organisation = ? AND name = 'sealed'",
                                    ACME)
                            .one()
                            .getString(0))
                    .startsWith("v1.")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void endpoints_inside_and_what_is_no_endpoint_are_refused() {
        for (var endpoint : List.of(
                "http://127.0.0.2/",
                "http://[::1]:80/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://0.0.0.0/",
                "http://[::ffff:192.168.0.1]/",
                "http://2130706434/",
                "http://user@127.0.0.1/",
                "ftp://127.0.0.1/",
                "file:///etc/passwd",
                "nonsense")) {
            assertThat(make("inside", endpoint).outcome()).as(endpoint).isEqualTo("400 InvalidParameter");
        }
        var bare = Map.of(
                "Action",
                "CreateTopic",
                "Name",
                "bare",
                "Attributes.entry.1.key",
                "push-endpoint",
                "Attributes.entry.1.value",
                "http://127.0.0.1/");
        assertThat(ask(bare).outcome()).isEqualTo("400 InvalidParameter");
        assertThat(ask(Map.of("Action", "CreateTopic", "Name", "a.b")).outcome())
                .isEqualTo("400 InvalidParameter");
        assertThat(ask(Map.of("Action", "Publish")).outcome()).isEqualTo("400 InvalidAction");
    }

    @Test
    void what_is_posted_is_signed_with_the_secret() throws GeneralSecurityException {
        try (var receiver = Receiver.open()) {
            var bucket = listening("signed", receiver.address());
            put(bucket, "k");
            eventually(() -> assertThat(keys(receiver)).containsExactly("k"));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (var posted : receiver.posted()) {
                var body = posted.body().getBytes(StandardCharsets.UTF_8);
                assertThat(posted.signature())
                        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(body)));
            }
        }
    }

    @Test
    void what_a_receiver_that_is_down_missed_it_hears_in_order_when_it_is_up() {
        var receiver = Receiver.open();
        var bucket = listening("down", receiver.address());
        eventually(() -> assertThat(receiver.posted()).hasSize(1));
        receiver.close();
        for (int i = 0; i < 5; i++) {
            put(bucket, "k");
        }
        try (var again = Receiver.openAgain(receiver.port())) {
            eventually(() -> assertThat(keys(again)).hasSize(5));
            assertThat(again.posted().stream().map(posted -> sequencer(posted.body())))
                    .isSorted();
        }
    }

    @Test
    void what_a_receiver_refuses_it_is_told_again() {
        try (var receiver = Receiver.open()) {
            var bucket = listening("broken", receiver.address());
            eventually(() -> assertThat(receiver.posted()).hasSize(1));
            receiver.answer(500);
            put(bucket, "k");
            eventually(() -> assertThat(receiver.refused().size()).isGreaterThan(1));
            receiver.answer(200);
            eventually(() -> assertThat(keys(receiver)).containsExactly("k"));
        }
    }

    @Test
    void a_receiver_that_says_nothing_keeps_no_other_waiting() {
        try (var silent = Receiver.open();
                var quick = Receiver.open()) {
            silent.silent(true);
            var slow = listening("silent", silent.address());
            var other = listening("quick", quick.address());
            for (int i = 0; i < 20; i++) {
                put(slow, "k" + i);
            }
            eventually(() -> assertThat(silent.refused()).isNotEmpty());
            put(other, "k");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(keys(quick)).containsExactly("k"));
            silent.silent(false);
            eventually(() -> assertThat(keys(silent)).contains("k0", "k19"));
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        try (var receiver = Receiver.open()) {
            receiver.answer(307);
            var bucket = listening("redirect", receiver.address());
            put(bucket, "k");
            eventually(() -> assertThat(receiver.refused().size()).isGreaterThan(1));
            assertThat(receiver.posted()).isEmpty();
        }
    }

    @Test
    void what_a_removed_topic_was_to_be_told_is_dropped() {
        try (var receiver = Receiver.open()) {
            receiver.answer(500);
            long before = dropped();
            var bucket = listening("dropped", receiver.address());
            put(bucket, "k");
            ask(Map.of("Action", "DeleteTopic", "TopicArn", arn("dropped")));
            eventually(() -> assertThat(CLOUD.cassandra()
                            .execute(
                                    "SELECT seq FROM " + CLOUD.keyspace() + ".outbox WHERE bucket_id = ? AND span = 0",
                                    CLOUD.idOf(bucket))
                            .all())
                    .isEmpty());
            eventually(() -> assertThat(dropped()).isGreaterThan(before));
        }
    }

    @Test
    void a_webhook_is_no_topic_of_kafka() {
        try (var receiver = Receiver.open()) {
            make("hook", receiver.address());
            var bucket = CLOUD.bucket(S3);
            var kafka = arn("hook").replace("arn:aws:sns", "arn:firn:kafka");
            assertThat(outcome(() -> listen(bucket, kafka))).isEqualTo("400 InvalidArgument");
        }
    }

    /** What the operator's door says that was dropped. */
    private static long dropped() {
        var stat = CLOUD.operator("GET", "/stat", true).body();
        var found = Pattern.compile("\"events-dropped\":(\\d+)").matcher(stat);
        assertThat(found.find()).as(stat).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static String listening(String topic, String endpoint) {
        assertThat(make(topic, endpoint).status()).isEqualTo(200);
        var bucket = CLOUD.bucket(S3);
        listen(bucket, arn(topic));
        return bucket;
    }

    private static void listen(String bucket, String arn) {
        var rule = TopicConfiguration.builder()
                .topicArn(arn)
                .events(Event.S3_OBJECT_CREATED)
                .build();
        S3.putBucketNotificationConfiguration(
                b -> b.bucket(bucket).notificationConfiguration(n -> n.topicConfigurations(rule)));
    }

    private static void put(String bucket, String key) {
        S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString("x"));
    }

    private static Wire.Answer make(String topic, String endpoint) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("Action", "CreateTopic");
        parameters.put("Version", "2010-03-31");
        parameters.put("Name", topic);
        parameters.put("Attributes.entry.1.key", "push-endpoint");
        parameters.put("Attributes.entry.1.value", endpoint);
        parameters.put("Attributes.entry.2.key", "push-secret");
        parameters.put("Attributes.entry.2.value", SECRET);
        return ask(parameters);
    }

    private static Wire.Answer ask(Map<String, String> parameters) {
        return Questions.ask("sns", "AKACME", parameters);
    }

    private static String arn(String topic) {
        return "arn:aws:sns:box-1:" + ACME + ":" + topic;
    }

    /** The keys of what was taken, each once: an event may be told twice. */
    private static List<String> keys(Receiver receiver) {
        return receiver.posted().stream()
                .distinct()
                .map(posted -> KEY.matcher(posted.body()))
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    private static String sequencer(String body) {
        return body.substring(body.indexOf("sequencer"));
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(check);
    }
}
