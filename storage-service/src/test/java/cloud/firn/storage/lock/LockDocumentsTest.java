package cloud.firn.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The documents of {@code ?object-lock}, {@code ?retention} and {@code ?legal-hold}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LockDocumentsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void a_bucket_may_have_the_lock_without_a_default() {
        assertThat(configuration("")).isEqualTo(LockConfiguration.ENABLED);
        assertThat(LockConfiguration.ENABLED.write())
                .endsWith("<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
    }

    @Test
    void a_default_is_given_back_in_the_unit_it_was_put_in() {
        var years = configuration(rule("<Mode>COMPLIANCE</Mode><Years>7</Years>"));
        assertThat(years.write())
                .contains("<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>7</Years></DefaultRetention></Rule>");
        var days = configuration(rule("<Days>30</Days><Mode>GOVERNANCE</Mode>"));
        assertThat(days.write()).contains("<Mode>GOVERNANCE</Mode><Days>30</Days>");
    }

    @Test
    void a_period_must_be_positive_and_at_most_a_hundred_years() {
        for (var period :
                new String[] {"<Days>0</Days>", "<Days>-1</Days>", "<Years>0</Years>", "<Years>-50</Years>"}) {
            var refused = refusal(() -> configuration(rule("<Mode>GOVERNANCE</Mode>" + period)));
            assertThat(refused.code()).as(period).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(refused.detail()).isEqualTo("Default retention period must be a positive integer value.");
            assertThat(refused.fields().get("ArgumentName")).isEqualTo(period.substring(1, period.indexOf('>')));
        }
        for (var period : new String[] {"<Days>36501</Days>", "<Years>101</Years>", "<Days>9999999999999</Days>"}) {
            assertThat(refusal(() -> configuration(rule("<Mode>GOVERNANCE</Mode>" + period)))
                            .code())
                    .as(period)
                    .isEqualTo(Code.INVALID_RETENTION_PERIOD);
        }
    }

    @Test
    void a_configuration_that_does_not_fit_the_schema_is_malformed() {
        for (var document : new String[] {
            "",
            "<ObjectLockConfiguration/>",
            "<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled></ObjectLockConfiguration>",
            "<ObjectLockConfiguration><ObjectLockEnabled></ObjectLockEnabled></ObjectLockConfiguration>",
            "<Retention><ObjectLockEnabled>Enabled</ObjectLockEnabled></Retention>",
            enabled("<Rule/>"),
            enabled("<Rule><DefaultRetention/></Rule>"),
            enabled(rule("<Mode>GOVERNANCE</Mode>")),
            enabled(rule("<Days>1</Days>")),
            enabled(rule("<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>")),
            enabled(rule("<Mode>governance</Mode><Days>1</Days>")),
            enabled(rule("<Mode>a</Mode><Days>0</Days>")),
            enabled(rule("<Mode>GOVERNANCE</Mode><Days>1.5</Days>")),
            enabled(rule("<Mode>GOVERNANCE</Mode><Days></Days>")),
            enabled(rule("<Mode>GOVERNANCE</Mode><Weeks>1</Weeks>")),
            enabled(rule("<Mode>GOVERNANCE</Mode><Days>1</Days>") + rule("<Mode>GOVERNANCE</Mode><Days>1</Days>"))
        }) {
            assertThat(refusal(() -> LockConfiguration.read(bytes(document))).code())
                    .as(document)
                    .isEqualTo(Code.MALFORMED_XML);
        }
    }

    @Test
    void a_default_counts_from_the_making_of_a_version_in_days_or_in_years_of_the_calendar() {
        var leap = Instant.parse("2028-02-29T10:00:00Z");
        var days = new LockConfiguration.DefaultRetention(Mode.GOVERNANCE, 365, LockConfiguration.Unit.DAYS);
        var years = new LockConfiguration.DefaultRetention(Mode.COMPLIANCE, 4, LockConfiguration.Unit.YEARS);
        assertThat(days.from(leap)).isEqualTo(new Retention(Mode.GOVERNANCE, Instant.parse("2029-02-28T10:00:00Z")));
        assertThat(years.from(leap)).isEqualTo(new Retention(Mode.COMPLIANCE, Instant.parse("2032-02-29T10:00:00Z")));
    }

    @Test
    void a_retention_is_a_mode_and_a_date_to_come() {
        var retention = retention("<Mode>GOVERNANCE</Mode><RetainUntilDate>2031-01-01T00:00:00Z</RetainUntilDate>");
        assertThat(retention).contains(new Retention(Mode.GOVERNANCE, Instant.parse("2031-01-01T00:00:00Z")));
        assertThat(retention.orElseThrow().write())
                .endsWith("<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Mode>GOVERNANCE</Mode>"
                        + "<RetainUntilDate>2031-01-01T00:00:00.000Z</RetainUntilDate></Retention>");
    }

    @Test
    void an_empty_retention_asks_for_none() {
        assertThat(retention("")).isEmpty();
        assertThat(retention("\n ")).isEmpty();
    }

    @Test
    void a_date_that_has_passed_or_is_too_far_away_is_refused() {
        for (var date : new String[] {"2030-01-01T12:00:00Z", "2029-12-31T00:00:00Z", "1970-01-01"}) {
            var refused =
                    refusal(() -> retention("<Mode>COMPLIANCE</Mode><RetainUntilDate>" + date + "</RetainUntilDate>"));
            assertThat(refused.code()).as(date).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(refused.detail()).isEqualTo("The retain until date must be in the future!");
        }
        assertThat(refusal(() -> retention(
                                "<Mode>COMPLIANCE</Mode><RetainUntilDate>2130-01-01T12:00:01Z</RetainUntilDate>"))
                        .code())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void half_a_retention_or_another_word_is_malformed() {
        for (var content : new String[] {
            "<Mode>GOVERNANCE</Mode>",
            "<RetainUntilDate>2031-01-01T00:00:00Z</RetainUntilDate>",
            "<Mode>governance</Mode><RetainUntilDate>2031-01-01T00:00:00Z</RetainUntilDate>",
            "<Mode>abc</Mode><RetainUntilDate>2031-01-01T00:00:00Z</RetainUntilDate>",
            "<Mode>GOVERNANCE</Mode><RetainUntilDate>soon</RetainUntilDate>",
            "forever"
        }) {
            assertThat(refusal(() -> retention(content)).code()).as(content).isEqualTo(Code.MALFORMED_XML);
        }
    }

    @Property
    void a_retention_is_never_let_go_before_the_time_that_was_asked_for(
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        var asked = NOW.plusNanos(nanos);
        var retention = new Retention(Mode.COMPLIANCE, asked);
        assertThat(retention.until()).isAfterOrEqualTo(asked).isBefore(asked.plusMillis(1));
        assertThat(Retention.read(bytes(retention.write()), NOW.minusSeconds(1)))
                .contains(retention);
    }

    @Test
    void a_legal_hold_is_on_or_off() {
        for (var hold : LegalHold.values()) {
            assertThat(LegalHold.read(bytes(hold.write()))).isEqualTo(hold);
        }
        assertThat(LegalHold.ON.write())
                .endsWith(
                        "<LegalHold xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>ON</Status></LegalHold>");
        for (var document : new String[] {
            "",
            "<LegalHold/>",
            "<LegalHold><Status/></LegalHold>",
            "<LegalHold><Status>on</Status></LegalHold>",
            "<LegalHold><Status>abc</Status></LegalHold>",
            "<LegalHold><Status>ON</Status><Status>OFF</Status></LegalHold>",
            "<Hold><Status>ON</Status></Hold>"
        }) {
            assertThat(refusal(() -> LegalHold.read(bytes(document))).code())
                    .as(document)
                    .isEqualTo(Code.MALFORMED_XML);
        }
    }

    @Property
    void rubbish_is_refused_and_nothing_worse(@ForAll("rubbish") String document) {
        var bytes = bytes(document);
        readOrRefuse(() -> LockConfiguration.read(bytes));
        readOrRefuse(() -> Retention.read(bytes, NOW));
        readOrRefuse(() -> LegalHold.read(bytes));
    }

    @Provide
    Arbitrary<String> rubbish() {
        var words = Arbitraries.of(
                "<Retention>",
                "</Retention>",
                "<Mode>",
                "</Mode>",
                "GOVERNANCE",
                "<RetainUntilDate>",
                "</RetainUntilDate>",
                "2031-01-01T00:00:00Z",
                "<LegalHold>",
                "</LegalHold>",
                "<Status>",
                "</Status>",
                "ON",
                "<ObjectLockConfiguration>",
                "</ObjectLockConfiguration>",
                "<ObjectLockEnabled>Enabled",
                "</ObjectLockEnabled>",
                "<Rule>",
                "</Rule>",
                "<DefaultRetention>",
                "</DefaultRetention>",
                "<Days>",
                "</Days>",
                "99999999999999999999",
                "&",
                "&#0;",
                "<!DOCTYPE x>",
                "<?xml version=\"1.0\" encoding=\"x\"?>",
                "\uD800",
                "<![CDATA[");
        return Arbitraries.oneOf(words, Arbitraries.strings().ofMaxLength(5))
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    private static void readOrRefuse(Runnable reading) {
        try {
            reading.run();
        } catch (Refused e) {
            assertThat(e.detail()).isNotEmpty();
        }
    }

    private static LockConfiguration configuration(String rule) {
        return LockConfiguration.read(bytes(enabled(rule)));
    }

    private static String enabled(String rule) {
        return "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<ObjectLockEnabled>Enabled</ObjectLockEnabled>" + rule + "</ObjectLockConfiguration>";
    }

    private static String rule(String retention) {
        return "<Rule><DefaultRetention>" + retention + "</DefaultRetention></Rule>";
    }

    private static Optional<Retention> retention(String content) {
        return Retention.read(bytes("<Retention>" + content + "</Retention>"), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Refused refusal(Runnable reading) {
        return catchThrowableOfType(Refused.class, reading::run);
    }
}
