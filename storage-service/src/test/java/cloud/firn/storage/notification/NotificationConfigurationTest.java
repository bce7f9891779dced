package cloud.firn.storage.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotificationConfigurationTest {
    private static final String TOPIC = "<Topic>arn:aws:sns:box-1:acme:uploads</Topic>";
    private static final String PUTS = "<Event>s3:ObjectCreated:Put</Event>";

    @Test
    void a_rule_without_an_id_gets_one() {
        assertThat(read(rule(TOPIC + PUTS)).rules().get(0).id()).isNotEmpty();
    }

    @Test
    void a_star_means_every_event_of_its_kind() {
        var rule =
                read(rule(TOPIC + "<Event>s3:ObjectRemoved:*</Event>")).rules().get(0);
        assertThat(rule.meant()).containsExactlyInAnyOrder(EventName.DELETE, EventName.MARKER);
    }

    @Test
    void unknown_events_destinations_and_filters_are_refused() {
        refused(rule(TOPIC + "<Event>s3:Nothing</Event>"), "A specified event is not supported for notifications.");
        refused(rule("<Topic>uploads</Topic>" + PUTS), "The ARN could not be parsed");
        refused(
                rule(TOPIC + PUTS + "<Filter><S3Key>" + filterRule("infix", "a") + "</S3Key></Filter>"),
                "filter rule name must be either prefix or suffix");
        refused(
                "<QueueConfiguration><Queue>arn:aws:sns:box-1:acme:q</Queue>" + PUTS + "</QueueConfiguration>",
                "The ARN could not be parsed");
        refused("<EventBridgeConfiguration/>", "Unable to validate the following destination configurations");
        refused(
                rule("<Id>a</Id>" + TOPIC + PUTS) + rule("<Id>a</Id>" + TOPIC + "<Event>s3:ObjectAcl:Put</Event>"),
                "Same ID used for multiple configurations. IDs must be unique");
    }

    @Test
    void what_is_kept_is_read_again_as_the_same() {
        var filter = "<Filter><S3Key>" + filterRule("prefix", "a&amp;b") + filterRule("suffix", ".jpg")
                + "</S3Key></Filter>";
        var read = read(rule("<Id>a</Id>" + TOPIC + PUTS + filter)
                + "<QueueConfiguration><Id>b</Id><Queue>arn:aws:sqs:box-1:acme:q</Queue>"
                + "<Event>s3:ObjectRemoved:*</Event></QueueConfiguration>");
        assertThat(NotificationConfiguration.stored(read.xml())).isEqualTo(read);
    }

    @Test
    void a_rule_is_about_its_events_of_the_keys_that_its_filter_lets_through() {
        var filter =
                "<Filter><S3Key>" + filterRule("prefix", "in/") + filterRule("suffix", ".jpg") + "</S3Key></Filter>";
        var read = read(rule("<Id>a</Id>" + TOPIC + PUTS + filter));
        assertThat(read.rule(EventName.PUT, "in/a.jpg")).isPresent();
        assertThat(read.rule(EventName.PUT, "in/a.png")).isEmpty();
        assertThat(read.rule(EventName.PUT, "out/a.jpg")).isEmpty();
        assertThat(read.rule(EventName.POST, "in/a.jpg")).isEmpty();
    }

    @Test
    void a_topic_of_another_organisation_or_region_is_refused() {
        var read = read(rule(TOPIC + PUTS));
        assertThat(read.ownedBy("acme", "box-1")).isEqualTo(read);
        assertThatThrownBy(() -> read.ownedBy("other", "box-1")).hasMessageContaining("Unable to validate");
        assertThatThrownBy(() -> read.ownedBy("acme", "box-2")).hasMessageContaining("Unable to validate");
    }

    @Test
    void rules_that_would_tell_an_event_twice_are_refused() {
        refused(rule(TOPIC + PUTS) + rule(TOPIC + "<Event>s3:ObjectCreated:*</Event>"), "Configurations overlap.");
        refused(
                rule(TOPIC + PUTS + "<Filter><S3Key>" + filterRule("prefix", "a") + "</S3Key></Filter>")
                        + rule(TOPIC + PUTS),
                "Configuration is ambiguously defined.");
    }

    private static void refused(String content, String message) {
        assertThatThrownBy(() -> read(content)).hasMessageContaining(message);
    }

    private static NotificationConfiguration read(String content) {
        return NotificationConfiguration.read(("<NotificationConfiguration>" + content + "</NotificationConfiguration>")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String rule(String content) {
        return "<TopicConfiguration>" + content + "</TopicConfiguration>";
    }

    private static String filterRule(String name, String value) {
        return "<FilterRule><Name>" + name + "</Name><Value>" + value + "</Value></FilterRule>";
    }
}
