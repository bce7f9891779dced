package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostPolicyTest {
    private static final Instant NOW = Instant.parse("2007-12-01T11:00:00Z");

    private static PostPolicy policy(String conditions) {
        return read("{\"expiration\": \"2007-12-01T12:00:00.000Z\", \"conditions\": [{\"bucket\": \"johnsmith\"}"
                + (conditions.isEmpty() ? "" : ", " + conditions) + "]}");
    }

    private static PostPolicy read(String json) {
        return PostPolicy.read(Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static SizeRange allow(String conditions, String... fields) {
        var all = new HashMap<String, String>();
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return policy(conditions).allow(all, "johnsmith", NOW);
    }

    private static Refused refused(String conditions, String... fields) {
        return catchThrowableOfType(Refused.class, () -> allow(conditions, fields));
    }

    @Test
    void the_published_policy_is_read_and_allows_what_it_says() {
        var policy = read(
                """
                { "expiration": "2007-12-01T12:00:00.000Z",
                  "conditions": [
                    {"acl": "public-read" },
                    {"bucket": "johnsmith" },
                    ["starts-with", "$key", "user/eric/"],
                  ]
                }""");
        var form = Map.of("acl", "public-read", "key", "user/eric/me.jpg", "policy", "x", "x-ignore-this", "y");
        assertThat(policy.allow(form, "johnsmith", NOW)).isEqualTo(SizeRange.ANY);
    }

    @Test
    void conditions_hold_in_any_case_of_their_names() {
        allow("[\"EQ\", \"$KEY\", \"k\"], {\"aCL\": \"private\"}", "key", "k", "acl", "private");
    }

    @Test
    void a_condition_that_does_not_hold_is_named() {
        assertThat(refused("[\"eq\", \"$key\", \"k\"]", "key", "l"))
                .hasMessage("Invalid according to Policy: Policy Condition failed: [\"eq\", \"$key\", \"k\"]");
        assertThat(refused("{\"acl\": \"private\"}", "acl", "public-read"))
                .hasMessage("Invalid according to Policy: Policy Condition failed: [\"eq\", \"$acl\", \"private\"]");
        assertThat(refused("[\"starts-with\", \"$key\", \"a\"]", "key", "b").code())
                .isEqualTo(Code.ACCESS_DENIED);
        assertThat(catchThrowableOfType(Refused.class, () -> policy("").allow(Map.of(), "other", NOW)))
                .hasMessageContaining("[\"eq\", \"$bucket\", \"johnsmith\"]");
    }

    @Test
    void a_field_that_is_not_there_fails_its_condition() {
        assertThat(refused("[\"starts-with\", \"$Content-Type\", \"\"]"))
                .hasMessageEndingWith("[\"starts-with\", \"$Content-Type\", \"\"]");
    }

    @Test
    void every_media_type_of_a_list_must_begin_so() {
        var images = "[\"starts-with\", \"$Content-Type\", \"image/\"]";
        allow(images, "content-type", "image/png,image/jpeg, image/gif");
        assertThat(refused(images, "content-type", "image/png,text/html").code())
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void a_field_without_a_condition_is_refused_whatever_the_signature_fields_are() {
        assertThat(refused("{\"key\": \"k\"}", "key", "k", "x-amz-meta-b", "b", "acl", "private"))
                .hasMessage("Invalid according to Policy: Extra input fields: acl, x-amz-meta-b");
        allow("{\"key\": \"k\"}", "key", "k", "x-amz-signature", "s", "awsaccesskeyid", "a", "signature", "s");
        assertThat(refused("{\"key\": \"k\"}", "key", "k", "x-amz-security-token", "t")
                        .code())
                .isEqualTo(Code.ACCESS_DENIED);
        var open = read("{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": []}");
        assertThat(catchThrowableOfType(Refused.class, () -> open.allow(Map.of(), "johnsmith", NOW)))
                .hasMessage("Invalid according to Policy: Extra input fields: bucket");
    }

    @Test
    void the_bucket_is_the_requests_whatever_the_form_says() {
        assertThat(catchThrowableOfType(
                                Refused.class, () -> policy("").allow(Map.of("bucket", "johnsmith"), "other", NOW))
                        .code())
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void sizes_are_narrowed_by_every_range() {
        assertThat(allow("[\"content-length-range\", 10, 100], [\"content-length-range\", \"5\", \"50\"]"))
                .isEqualTo(new SizeRange(10, 50));
        for (var range : List.of("0", "-1, 0", "\"a\", 5", "0, 1.5", "0, 99999999999999999999", "0, 1, 2")) {
            assertThat(refused("[\"content-length-range\", " + range + "]").code())
                    .isEqualTo(Code.INVALID_POLICY_DOCUMENT);
        }
    }

    @Test
    void a_policy_ends_when_it_says() {
        var end = Instant.parse("2007-12-01T12:00:00Z");
        assertThat(catchThrowableOfType(Refused.class, () -> policy("").allow(Map.of(), "johnsmith", end)))
                .hasMessage("Invalid according to Policy: Policy expired.");
    }

    @Test
    void a_policy_that_is_none_is_refused() {
        for (var json : List.of(
                "",
                "[]",
                "{",
                "{} {}",
                "{\"EXPIRATION\": \"2007-12-01T12:00:00Z\", \"conditions\": []}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"CONDITIONS\": []}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": {}}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [], \"conditions\": []}",
                "{\"expiration\": \"2007-12-01 12:00:00+00:00\", \"conditions\": []}",
                "{\"expiration\": 5, \"conditions\": []}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [{}]}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [{\"a\": \"b\", \"c\": \"d\"}]}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [{\"a\": 5}]}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [[]]}",
                "{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [\"a\"]}")) {
            assertThat(catchThrowableOfType(Refused.class, () -> read(json)).code())
                    .as(json)
                    .isEqualTo(Code.INVALID_POLICY_DOCUMENT);
        }
        assertThat(catchThrowableOfType(Refused.class, () -> PostPolicy.read("no base64"))
                        .code())
                .isEqualTo(Code.INVALID_POLICY_DOCUMENT);
    }

    @Test
    void a_condition_that_nobody_understands_fails() {
        for (var condition : List.of(
                "[\"ends-with\", \"$key\", \"k\"]", "[\"eq\", \"key\", \"k\"]", "[\"eq\", \"$key\"]", "[5, 6, 7]")) {
            assertThat(refused(condition, "key", "k").code()).isEqualTo(Code.ACCESS_DENIED);
        }
    }

    @Property(tries = 1000)
    void rubbish_is_refused_and_nothing_else(@ForAll byte[] rubbish, @ForAll String value, @ForAll String condition) {
        for (var base64 : List.of(
                value,
                Base64.getEncoder().encodeToString(rubbish),
                Base64.getEncoder()
                        .encodeToString(("{\"expiration\": \"2007-12-01T12:00:00Z\", \"conditions\": [[\"eq\", \""
                                        + condition + "\", \"" + value + "\"]]}")
                                .getBytes(StandardCharsets.UTF_8)))) {
            try {
                PostPolicy.read(base64).allow(Map.of("key", value), "johnsmith", NOW);
            } catch (Refused refused) {
                assertThat(refused.code()).isIn(Code.INVALID_POLICY_DOCUMENT, Code.ACCESS_DENIED);
            }
        }
    }
}
