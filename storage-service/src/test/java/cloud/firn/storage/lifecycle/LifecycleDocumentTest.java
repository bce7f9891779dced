package cloud.firn.storage.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The document of {@code ?lifecycle}: what is accepted and given back, and what is refused in which words. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LifecycleDocumentTest {
    private static final String FILTER = "<Filter><Prefix>logs/</Prefix></Filter>";
    private static final String TAG = "<Tag><Key>k</Key><Value>v</Value></Tag>";
    private static final String DAY = "<Expiration><Days>1</Days></Expiration>";
    private static final String ABORT =
            "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
    private static final String MARKERS =
            "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>";

    @Test
    void a_rule_comes_back_in_the_form_it_was_put_in() {
        for (var scope : new String[] {
            "<Prefix>old/</Prefix>",
            "<Prefix></Prefix>",
            "<Filter></Filter>",
            "<Filter><Prefix></Prefix></Filter>",
            FILTER,
            "<Filter>" + TAG + "</Filter>",
            "<Filter><ObjectSizeGreaterThan>500</ObjectSizeGreaterThan></Filter>",
            "<Filter><ObjectSizeLessThan>1</ObjectSizeLessThan></Filter>",
            "<Filter><And><Prefix>a&amp;b/</Prefix>" + TAG + "<Tag><Key>other</Key><Value></Value></Tag>"
                    + "<ObjectSizeGreaterThan>0</ObjectSizeGreaterThan><ObjectSizeLessThan>64000</ObjectSizeLessThan>"
                    + "</And></Filter>"
        }) {
            comesBack("<ID>one</ID>" + scope + "<Status>Enabled</Status>" + DAY);
        }
        for (var action : new String[] {
            "<Expiration><Date>2030-01-01T00:00:00.000Z</Date></Expiration>",
            MARKERS,
            "<Expiration><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>",
            noncurrent("<NoncurrentDays>30</NoncurrentDays>"),
            noncurrent("<NoncurrentDays>30</NoncurrentDays><NewerNoncurrentVersions>100</NewerNoncurrentVersions>"),
            noncurrent("<NewerNoncurrentVersions>1</NewerNoncurrentVersions>"),
            ABORT,
            "<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>"
                    + "<Transition><Date>2030-01-01T00:00:00.000Z</Date><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>"
                    + DAY,
            "<NoncurrentVersionTransition><NoncurrentDays>0</NoncurrentDays>"
                    + "<NewerNoncurrentVersions>2</NewerNoncurrentVersions><StorageClass>STANDARD_IA</StorageClass>"
                    + "</NoncurrentVersionTransition>"
        }) {
            comesBack("<ID>one</ID>" + FILTER + "<Status>Disabled</Status>" + action);
        }
    }

    private static void comesBack(String rule) {
        assertThat(read(rule(rule)).write()).endsWith(">" + rule(rule) + "</LifecycleConfiguration>");
    }

    @Test
    void a_rule_without_an_id_gets_one_that_stays_the_same() {
        var unnamed = rule(FILTER + "<Status>Enabled</Status>" + DAY);
        var other = rule("<ID></ID>" + FILTER + "<Status>Disabled</Status>" + DAY);
        var read = read(unnamed + other + unnamed);
        assertThat(read).isEqualTo(read(unnamed + other + unnamed));
        assertThat(read.rules()).extracting(Rule::id).doesNotHaveDuplicates().allMatch(id -> id.length() == 48);
        assertThat(read(other + unnamed).rules().get(1).id())
                .isEqualTo(read.rules().get(0).id());
        assertThat(LifecycleDocumentTest.readText(read.write())).isEqualTo(read);
    }

    @Test
    void a_thousand_rules_are_the_most_and_one_the_least() {
        assertThat(read(rules(1000)).rules()).hasSize(1000);
        refuses(rules(1001), Code.MALFORMED_XML);
        refuses("", Code.MALFORMED_XML);
    }

    @Test
    void what_does_not_fit_the_schema_is_malformed() {
        var enabled = "<Status>Enabled</Status>";
        for (var rule : new String[] {
            FILTER + DAY,
            FILTER + DAY + "<Status>enabled</Status>",
            FILTER + DAY + "<Status></Status>",
            FILTER + DAY + enabled + enabled,
            DAY + enabled,
            "<Prefix>a</Prefix>" + FILTER + DAY + enabled,
            FILTER + FILTER + DAY + enabled,
            FILTER + DAY + DAY + enabled,
            FILTER + DAY + enabled + "<Unknown/>",
            FILTER + DAY + enabled + "text",
            "<Filter><Prefix>a</Prefix>" + TAG + "</Filter>" + DAY + enabled,
            "<Filter><Suffix>a</Suffix></Filter>" + DAY + enabled,
            "<Filter><And/></Filter>" + DAY + enabled,
            "<Filter><And><Prefix>a</Prefix></And></Filter>" + DAY + enabled,
            "<Filter><And>" + TAG + "</And></Filter>" + DAY + enabled,
            "<Filter><And><Prefix>a</Prefix><Prefix>b</Prefix></And></Filter>" + DAY + enabled,
            "<Filter><Tag><Key>k</Key></Tag></Filter>" + DAY + enabled,
            "<Filter><Tag><Key></Key><Value>v</Value></Tag></Filter>" + DAY + enabled,
            "<Filter><ObjectSizeGreaterThan>big</ObjectSizeGreaterThan></Filter>" + DAY + enabled,
            "<Filter><Prefix><b/></Prefix></Filter>" + DAY + enabled,
            FILTER + enabled + "<Expiration/>",
            FILTER + enabled + "<Expiration><Days>1</Days><Date>2030-01-01T00:00:00Z</Date></Expiration>",
            FILTER + enabled
                    + "<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>",
            FILTER + enabled + "<Expiration><ExpiredObjectDeleteMarker>yes</ExpiredObjectDeleteMarker></Expiration>",
            FILTER + enabled + "<Expiration><Days>soon</Days></Expiration>",
            FILTER + enabled + "<Expiration><Days>2147483648</Days></Expiration>",
            FILTER + enabled + "<Expiration><Days>3323232323232323232323232323</Days></Expiration>",
            FILTER + enabled + "<Expiration><Date>20200101</Date></Expiration>",
            FILTER + enabled + "<NoncurrentVersionExpiration/>",
            FILTER + enabled + "<AbortIncompleteMultipartUpload/>",
            FILTER + enabled + "<Transition><Days>30</Days></Transition>",
            FILTER + enabled + "<Transition><StorageClass>GLACIER</StorageClass></Transition>",
            FILTER + enabled + "<Transition><Days>30</Days><StorageClass>SHOEBOX</StorageClass></Transition>",
            FILTER + enabled
                    + "<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionTransition>"
        }) {
            refuses(rule(rule), Code.MALFORMED_XML);
        }
        for (var document : new String[] {"", "<LifecycleConfiguration>", "<Lifecycle>" + rules(1) + "</Lifecycle>"}) {
            var refused = catchThrowableOfType(Refused.class, () -> readText(document));
            assertThat(refused.code()).as(document).isEqualTo(Code.MALFORMED_XML);
        }
    }

    @Test
    void ids_are_short_and_unique() {
        var end = FILTER + "<Status>Enabled</Status>" + DAY;
        assertThat(read(rule("<ID>" + "x".repeat(255) + "</ID>" + end)).rules()).hasSize(1);
        refuses(
                rule("<ID>" + "x".repeat(256) + "</ID>" + end),
                Code.INVALID_ARGUMENT,
                "ID length should not exceed allowed limit of 255");
        refuses(
                rule("<ID>a</ID>" + end) + rule("<ID>b</ID>" + end) + rule("<ID>a</ID>" + end),
                Code.INVALID_ARGUMENT,
                "Rule ID must be unique. Found same ID for more than one rule");
    }

    @Test
    void a_time_that_makes_no_sense_is_an_invalid_argument() {
        for (var days : new String[] {"0", "-1"}) {
            refusesAction(
                    "<Expiration><Days>" + days + "</Days></Expiration>",
                    Code.INVALID_ARGUMENT,
                    "'Days' for Expiration action must be a positive integer");
            refusesAction(
                    noncurrent("<NoncurrentDays>" + days + "</NoncurrentDays>"),
                    Code.INVALID_ARGUMENT,
                    "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
            refusesAction(
                    ABORT.replace("7", days),
                    Code.INVALID_ARGUMENT,
                    "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
        }
        refusesAction(
                "<Transition><Days>-1</Days><StorageClass>GLACIER</StorageClass></Transition>",
                Code.INVALID_ARGUMENT,
                "'Days' in Transition action must be nonnegative");
        for (var date :
                new String[] {"2030-01-01T01:00:00Z", "2030-01-01T00:00:00+01:00", "2030-01-01T00:00:00.001Z"}) {
            refusesAction(
                    "<Expiration><Date>" + date + "</Date></Expiration>",
                    Code.INVALID_ARGUMENT,
                    "'Date' must be at midnight GMT");
        }
        for (var newer : new String[] {"0", "-1", "101"}) {
            refusesAction(
                    noncurrent("<NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>" + newer
                            + "</NewerNoncurrentVersions>"),
                    Code.INVALID_ARGUMENT,
                    "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be an integer between 1 and 100");
        }
    }

    @Test
    void conditions_that_cannot_go_together_are_an_invalid_request() {
        refusesAction("", Code.INVALID_REQUEST, "At least one action needs to be specified in a rule");
        refusesWithin(
                "<Filter>" + TAG + "</Filter>", ABORT, "AbortIncompleteMultipartUpload cannot be specified with Tags.");
        refusesWithin(
                "<Filter><ObjectSizeLessThan>5</ObjectSizeLessThan></Filter>",
                ABORT,
                "AbortIncompleteMultipartUpload cannot be specified with Object Size.");
        refusesWithin(
                "<Filter>" + TAG + "</Filter>", MARKERS, "ExpiredObjectDeleteMarker cannot be specified with Tags.");
        refusesWithin(
                "<Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter>",
                MARKERS,
                "ExpiredObjectDeleteMarker cannot be specified with Object Size.");
        refusesWithin("<Filter><And>" + TAG + TAG + "</And></Filter>", DAY, "Duplicate Tag Keys are not allowed.");
        refusesWithin(
                "<Filter><ObjectSizeLessThan>0</ObjectSizeLessThan></Filter>",
                DAY,
                "'ObjectSizeLessThan' should be between 1 and 1099511627776000.");
        refusesWithin(
                "<Filter><And><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan><ObjectSizeLessThan>5</ObjectSizeLessThan>"
                        + "</And></Filter>",
                DAY,
                "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
        refusesWithin(
                "<Prefix></Prefix>",
                noncurrent("<NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions>"),
                "NewerNoncurrentVersions can only be specified in a rule with a Filter element.");
    }

    @Test
    void the_schema_is_looked_at_before_the_meaning() {
        var meaningless =
                rule("<ID>1</ID>" + FILTER + "<Status>Enabled</Status><Expiration><Days>0</Days></Expiration>");
        var malformed = rule("<ID>2</ID>" + FILTER + "<Status>On</Status>" + DAY);
        refuses(meaningless + malformed, Code.MALFORMED_XML);
    }

    @Property
    void rubbish_is_refused_and_nothing_worse(@ForAll("rubbish") String document) {
        try {
            var read = readText(document);
            assertThat(readText(read.write())).isEqualTo(read);
        } catch (Refused e) {
            assertThat(e.detail()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> rubbish() {
        var parts = Arbitraries.of(
                FILTER,
                TAG,
                DAY,
                ABORT,
                MARKERS,
                "<Rule>",
                "</Rule>",
                "<Status>Enabled</Status>",
                "<Filter>",
                "</Filter>",
                "<And>",
                "</And>",
                "<Prefix>",
                "</Prefix>",
                "<Expiration>",
                "</Expiration>",
                "<Days>",
                "</Days>",
                "1",
                "-1",
                "99999999999999999999",
                "<ID>",
                "</ID>",
                "<Date>",
                "</Date>",
                "2030-01-01T00:00:00Z",
                noncurrent("<NewerNoncurrentVersions>3</NewerNoncurrentVersions>"),
                "&lt;",
                "&nope;",
                "<![CDATA[",
                "]]>",
                "<?pi?>",
                "<!--",
                "-->",
                "\uD83D",
                "\u0000");
        return Arbitraries.oneOf(parts, Arbitraries.strings().ofMaxLength(4))
                .list()
                .ofMaxSize(16)
                .map(list -> String.join("", list))
                .map(text -> "<LifecycleConfiguration><Rule>" + text + "</Rule></LifecycleConfiguration>");
    }

    @Property
    void a_document_with_a_byte_changed_is_refused_or_read(@ForAll("changes") byte[] document) {
        try {
            assertThat(Lifecycle.read(document).rules()).isNotEmpty();
        } catch (Refused e) {
            assertThat(e.detail()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<byte[]> changes() {
        var whole = bytes(document(rule("<ID>one</ID><Filter><And><Prefix>a/</Prefix>" + TAG
                + "</And></Filter><Status>Enabled</Status>" + DAY
                + noncurrent(
                        "<NoncurrentDays>30</NoncurrentDays><NewerNoncurrentVersions>5</NewerNoncurrentVersions>"))));
        return Arbitraries.integers().between(0, whole.length - 1).flatMap(place -> Arbitraries.bytes()
                .map(value -> {
                    var changed = whole.clone();
                    changed[place] = value;
                    return changed;
                }));
    }

    private static void refusesAction(String action, Code code, String message) {
        refuses(rule(FILTER + "<Status>Enabled</Status>" + action), code, message);
    }

    private static void refusesWithin(String scope, String action, String message) {
        refuses(rule(scope + "<Status>Enabled</Status>" + action), Code.INVALID_REQUEST, message);
    }

    private static void refuses(String rules, Code code, String message) {
        var refused = catchThrowableOfType(Refused.class, () -> read(rules));
        assertThat(refused.code()).as(message).isEqualTo(code);
        assertThat(refused.detail()).isEqualTo(message);
    }

    private static void refuses(String rules, Code code) {
        assertThat(catchThrowableOfType(Refused.class, () -> read(rules)))
                .as(rules)
                .extracting(Refused::code)
                .isEqualTo(code);
    }

    private static String rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> rule("<ID>" + i + "</ID>" + FILTER + "<Status>Enabled</Status>" + DAY))
                .collect(Collectors.joining());
    }

    private static String noncurrent(String content) {
        return "<NoncurrentVersionExpiration>" + content + "</NoncurrentVersionExpiration>";
    }

    private static String rule(String content) {
        return "<Rule>" + content + "</Rule>";
    }

    private static String document(String rules) {
        return "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + rules
                + "</LifecycleConfiguration>";
    }

    private static Lifecycle read(String rules) {
        return readText(document(rules));
    }

    private static Lifecycle readText(String document) {
        return Lifecycle.read(bytes(document));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
