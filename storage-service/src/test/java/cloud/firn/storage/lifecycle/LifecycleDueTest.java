package cloud.firn.storage.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.lifecycle.Due.Action;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is due and when, with the examples of the Amazon S3 user guide. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LifecycleDueTest {
    private static final Instant MADE = Instant.parse("2014-01-15T10:30:00Z");
    private static final DayLength WHOLE = DayLength.WHOLE;
    private static final String ALL = "<Filter/>";

    private static Lifecycle rules(String... rules) {
        var document = new StringBuilder("<LifecycleConfiguration>");
        for (int i = 0; i < rules.length; i++) {
            document.append("<Rule><ID>rule ").append(i + 1).append("</ID>");
            document.append(rules[i].contains("<Status>") ? "" : "<Status>Enabled</Status>");
            document.append(rules[i]).append("</Rule>");
        }
        return Lifecycle.read(
                document.append("</LifecycleConfiguration>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String expire(int days) {
        return "<Expiration><Days>" + days + "</Days></Expiration>";
    }

    private static String keep(String content) {
        return "<NoncurrentVersionExpiration>" + content + "</NoncurrentVersionExpiration>";
    }

    private static Subject.Current current(String key) {
        return new Subject.Current(key, 100, Map.of("team", "red", "tier", "hot"), MADE);
    }

    private static Optional<Action> action(Lifecycle lifecycle, Subject subject, String now) {
        return lifecycle.due(subject, Instant.parse(now), WHOLE).map(Due::action);
    }

    @Test
    void three_days_from_half_past_ten_on_the_15th_end_at_midnight_before_the_19th() {
        var lifecycle = rules(ALL + expire(3));
        assertThat(action(lifecycle, current("a"), "2014-01-18T23:59:59.999Z")).isEmpty();
        assertThat(action(lifecycle, current("a"), "2014-01-19T00:00:00Z")).contains(Action.EXPIRE_CURRENT);
    }

    @Test
    void what_was_made_at_midnight_lives_its_days_and_the_one_that_begins() {
        assertThat(WHOLE.after(Instant.parse("2014-01-15T00:00:00Z"), 3)).isEqualTo("2014-01-19T00:00:00Z");
    }

    @Test
    void five_days_after_an_accidental_deletion_a_version_is_gone() {
        var lifecycle = rules(ALL + keep("<NoncurrentDays>5</NoncurrentDays>"));
        var photo = new Subject.Noncurrent("photo.gif", 1, Map.of(), Instant.parse("2014-01-02T11:30:00Z"), 0);
        assertThat(action(lifecycle, photo, "2014-01-07T23:59:59Z")).isEmpty();
        assertThat(action(lifecycle, photo, "2014-01-08T00:00:00Z")).contains(Action.REMOVE_VERSION);
        assertThat(action(lifecycle, current("photo.gif"), "2044-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void the_newest_noncurrent_versions_stay_whatever_their_age() {
        var lifecycle = rules(
                ALL + keep("<NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>"));
        for (int newer = 0; newer < 4; newer++) {
            var version = new Subject.Noncurrent("a", 1, Map.of(), MADE, newer);
            var marker = new Subject.NoncurrentMarker("a", MADE, newer);
            assertThat(action(lifecycle, version, "2044-01-01T00:00:00Z").isPresent())
                    .isEqualTo(newer >= 2);
            assertThat(action(lifecycle, marker, "2044-01-01T00:00:00Z").isPresent())
                    .isEqualTo(newer >= 2);
        }
    }

    @Test
    void a_date_is_for_everything_from_that_day_on() {
        var lifecycle = rules(ALL + "<Expiration><Date>2014-02-01T00:00:00Z</Date></Expiration>");
        assertThat(action(lifecycle, current("a"), "2014-01-31T23:59:59Z")).isEmpty();
        assertThat(action(lifecycle, current("a"), "2014-02-01T00:00:00Z")).contains(Action.EXPIRE_CURRENT);
        var later = new Subject.Current("b", 1, Map.of(), Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(action(lifecycle, later, "2020-01-01T00:00:01Z")).contains(Action.EXPIRE_CURRENT);
    }

    @Test
    void a_lone_delete_marker_goes_at_once_where_that_is_asked_for_and_else_with_the_age_of_objects() {
        var marker = new Subject.LoneMarker("logs/a", MADE);
        var asked = rules("<Filter><Prefix>logs/</Prefix></Filter>"
                + "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>");
        assertThat(action(asked, marker, "2014-01-15T10:30:00Z")).contains(Action.REMOVE_DELETE_MARKER);
        assertThat(action(asked, current("logs/a"), "2044-01-01T00:00:00Z")).isEmpty();

        var aged = rules(ALL + expire(3));
        assertThat(action(aged, marker, "2014-01-18T23:59:59Z")).isEmpty();
        assertThat(action(aged, marker, "2014-01-19T00:00:00Z")).contains(Action.REMOVE_DELETE_MARKER);

        var refused =
                rules(ALL + "<Expiration><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>");
        assertThat(action(refused, marker, "2044-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void a_delete_marker_that_is_no_longer_current_goes_with_the_old_versions() {
        var lifecycle = rules(ALL + keep("<NoncurrentDays>1</NoncurrentDays>"));
        var marker = new Subject.NoncurrentMarker("a", MADE, 0);
        assertThat(action(lifecycle, marker, "2014-01-17T00:00:00Z")).contains(Action.REMOVE_DELETE_MARKER);
    }

    @Test
    void an_upload_is_aborted_some_days_after_it_began() {
        var lifecycle = rules("<Prefix>big/</Prefix><AbortIncompleteMultipartUpload>"
                + "<DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>");
        assertThat(action(lifecycle, new Subject.Upload("big/1", MADE), "2014-01-22T23:59:59Z"))
                .isEmpty();
        assertThat(action(lifecycle, new Subject.Upload("big/1", MADE), "2014-01-23T00:00:00Z"))
                .contains(Action.ABORT_UPLOAD);
        assertThat(action(lifecycle, new Subject.Upload("small/1", MADE), "2044-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(action(lifecycle, current("big/1"), "2044-01-01T00:00:00Z")).isEmpty();
        var told = lifecycle.abortOf("big/1", MADE, WHOLE).orElseThrow();
        assertThat(told.dateHeader()).isEqualTo("Thu, 23 Jan 2014 00:00:00 GMT");
        assertThat(told.ruleIdHeader()).isEqualTo("rule 1");
        assertThat(lifecycle.abortOf("small/1", MADE, WHOLE)).isEmpty();
    }

    @Test
    void a_rule_is_about_what_meets_all_its_conditions() {
        var year = "2044-01-01T00:00:00Z";
        for (var scope : new String[] {
            ALL,
            "<Prefix/>",
            "<Prefix>a/</Prefix>",
            "<Filter><Prefix>a/b</Prefix></Filter>",
            "<Filter><Tag><Key>team</Key><Value>red</Value></Tag></Filter>",
            "<Filter><ObjectSizeGreaterThan>99</ObjectSizeGreaterThan></Filter>",
            "<Filter><ObjectSizeLessThan>101</ObjectSizeLessThan></Filter>",
            "<Filter><And><Prefix>a/</Prefix><Tag><Key>team</Key><Value>red</Value></Tag><Tag><Key>tier</Key>"
                    + "<Value>hot</Value></Tag><ObjectSizeGreaterThan>99</ObjectSizeGreaterThan></And></Filter>"
        }) {
            assertThat(action(rules(scope + expire(1)), current("a/b/c"), year))
                    .as(scope)
                    .isPresent();
        }
        for (var scope : new String[] {
            "<Prefix>b/</Prefix>",
            "<Filter><Prefix>A/</Prefix></Filter>",
            "<Filter><Tag><Key>team</Key><Value>blue</Value></Tag></Filter>",
            "<Filter><Tag><Key>owner</Key><Value></Value></Tag></Filter>",
            "<Filter><ObjectSizeGreaterThan>100</ObjectSizeGreaterThan></Filter>",
            "<Filter><ObjectSizeLessThan>100</ObjectSizeLessThan></Filter>",
            "<Filter><And><Prefix>a/</Prefix><Tag><Key>team</Key><Value>blue</Value></Tag></And></Filter>",
            ALL + "<Status>Disabled</Status>"
        }) {
            assertThat(action(rules(scope + expire(1)), current("a/b/c"), year))
                    .as(scope)
                    .isEmpty();
        }
    }

    @Test
    void a_rule_that_asks_for_tags_or_sizes_is_not_about_delete_markers() {
        for (var scope : new String[] {
            "<Filter><Tag><Key>team</Key><Value>red</Value></Tag></Filter>",
            "<Filter><ObjectSizeLessThan>100</ObjectSizeLessThan></Filter>"
        }) {
            var lifecycle = rules(scope + expire(1) + keep("<NoncurrentDays>1</NoncurrentDays>"));
            assertThat(action(lifecycle, new Subject.LoneMarker("a", MADE), "2044-01-01T00:00:00Z"))
                    .isEmpty();
            assertThat(action(lifecycle, new Subject.NoncurrentMarker("a", MADE, 0), "2044-01-01T00:00:00Z"))
                    .isEmpty();
        }
    }

    @Test
    void transitions_move_nothing() {
        var lifecycle = rules(ALL + "<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>"
                + "<NoncurrentVersionTransition><NoncurrentDays>0</NoncurrentDays>"
                + "<StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>");
        assertThat(action(lifecycle, current("a"), "2044-01-01T00:00:00Z")).isEmpty();
        assertThat(action(lifecycle, new Subject.Noncurrent("a", 1, Map.of(), MADE, 9), "2044-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void of_several_rules_the_one_that_ends_an_object_first_counts_and_is_named() {
        var lifecycle = rules(
                ALL + expire(365),
                "<Filter><Prefix>logs/</Prefix></Filter>" + expire(1),
                "<Filter><Tag><Key>team</Key><Value>red</Value></Tag></Filter>" + expire(14));
        assertThat(lifecycle.expiryOf("logs/a", 1, Map.of("team", "red"), MADE, WHOLE))
                .contains(new Expiry(Instant.parse("2014-01-17T00:00:00Z"), "rule 2"));
        assertThat(lifecycle.expiryOf("a", 1, Map.of("team", "red"), MADE, WHOLE))
                .contains(new Expiry(Instant.parse("2014-01-30T00:00:00Z"), "rule 3"));
        assertThat(lifecycle.due(current("logs/a"), Instant.parse("2014-01-17T00:00:00Z"), WHOLE))
                .contains(new Due(Action.EXPIRE_CURRENT, Instant.parse("2014-01-17T00:00:00Z"), "rule 2"));
    }

    @Test
    void the_header_names_the_date_and_the_rule() {
        var at = Instant.parse("2012-12-01T00:00:00Z");
        assertThat(new Expiry(at, "picture-deletion-rule").expirationHeader())
                .isEqualTo("expiry-date=\"Sat, 01 Dec 2012 00:00:00 GMT\", rule-id=\"picture-deletion-rule\"");
        assertThat(new Expiry(at, "all \"old\" ones, äh\r\nSet-Cookie: x").expirationHeader())
                .isEqualTo("expiry-date=\"Sat, 01 Dec 2012 00:00:00 GMT\", "
                        + "rule-id=\"all%20%22old%22%20ones%2C%20%C3%A4h%0D%0ASet-Cookie%3A%20x\"");
        assertThat(new Expiry(at, "äh\r\nSet-Cookie: x").ruleIdHeader()).isEqualTo("%C3%A4h%0D%0ASet-Cookie%3A%20x");
    }

    @Test
    void an_expiry_that_no_header_can_tell_is_not_told() {
        var lifecycle = rules(ALL + expire(Integer.MAX_VALUE));
        assertThat(lifecycle.expiryOf("a", 1, Map.of(), MADE, WHOLE)).isEmpty();
        assertThat(action(lifecycle, current("a"), "2044-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void a_shortened_day_is_not_rounded() {
        var second = new DayLength(Duration.ofSeconds(1));
        var lifecycle = rules(ALL + expire(3));
        assertThat(lifecycle.due(current("a"), MADE.plusMillis(2999), second)).isEmpty();
        assertThat(lifecycle.due(current("a"), MADE.plusSeconds(3), second)).isPresent();
        assertThatIllegalArgumentException().isThrownBy(() -> new DayLength(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new DayLength(Duration.ofHours(25)));
    }

    @Test
    void the_default_minimum_size_of_transitions_is_one_of_two_words() {
        assertThat(TransitionMinimum.asked(Optional.empty()).word()).isEqualTo("all_storage_classes_128K");
        assertThat(TransitionMinimum.asked(Optional.of("varies_by_storage_class")))
                .isEqualTo(TransitionMinimum.VARIES_BY_STORAGE_CLASS);
        var refused = catchThrowableOfType(Refused.class, () -> TransitionMinimum.asked(Optional.of("tiny")));
        assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
    }
}
