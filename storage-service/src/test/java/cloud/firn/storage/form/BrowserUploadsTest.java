package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.stream.javadsl.Source;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Proof;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.VirtualHosts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The example of "Browser-Based Upload using HTTP POST", and what must not pass. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrowserUploadsTest {
    private static final String KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Signer SIGNER = new Signer(KEY, "org", "acme", SECRET);
    private static final Instant NOW = Instant.parse("2015-12-29T12:00:00Z");
    private static final String BUCKET = "sigv4examplebucket";
    private static final String REDIRECT = "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html";

    private static final String POLICY =
            """
            { "expiration": "2015-12-30T12:00:00.000Z",
              "conditions": [
                {"bucket": "sigv4examplebucket"},
                ["starts-with", "$key", "user/user1/"],
                {"acl": "public-read"},
                {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
                ["starts-with", "$Content-Type", "image/"],
                {"x-amz-meta-uuid": "14365123651274"},
                {"x-amz-server-side-encryption": "AES256"},
                ["starts-with", "$x-amz-meta-tag", ""],

                {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
                {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                {"x-amz-date": "20151229T000000Z" }
              ]
            }"""
                    .replace("\n", "\r\n");

    private static BrowserUploads uploads(Signer signer) {
        var clock = InstantSource.fixed(NOW);
        var tokens = new SessionTokens(new Sealing(new byte[32]), clock);
        var verifier = new Verifier(
                id -> id.equals(KEY) ? Optional.of(signer) : Optional.empty(),
                tokens,
                "us-east-1",
                VirtualHosts.none(),
                clock);
        return new BrowserUploads(verifier, clock);
    }

    private static Map<String, String> published() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "user/user1/me.png");
        fields.put("acl", "public-read");
        fields.put("success_action_redirect", REDIRECT);
        fields.put("content-type", "image/jpeg");
        fields.put("x-amz-meta-uuid", "14365123651274");
        fields.put("x-amz-server-side-encryption", "AES256");
        fields.put("x-amz-credential", KEY + "/20151229/us-east-1/s3/aws4_request");
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-date", "20151229T000000Z");
        fields.put("x-amz-meta-tag", "");
        fields.put("policy", base64(POLICY));
        fields.put("x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
        return fields;
    }

    private static Map<String, String> old(String conditions) {
        var policy = base64("{\"expiration\": \"2015-12-30T12:00:00Z\", \"conditions\": [{\"bucket\": \"" + BUCKET
                + "\"}, {\"key\": \"k\"}" + conditions + "]}");
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", "k");
        fields.put("awsaccesskeyid", KEY);
        fields.put("policy", policy);
        fields.put("signature", sha1(SECRET, policy));
        return fields;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha1(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Permit permit(Map<String, String> fields) {
        return uploads(SIGNER).permit(new Form(fields, Source.empty()), BUCKET);
    }

    private static Refused refused(Map<String, String> fields) {
        return catchThrowableOfType(Refused.class, () -> permit(fields));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        fields.put(name, value);
        return fields;
    }

    private static Map<String, String> without(Map<String, String> fields, String name) {
        fields.remove(name);
        return fields;
    }

    @Test
    void the_published_form_is_allowed() {
        var permit = permit(published());
        assertThat(permit.who()).hasValue(SIGNER);
        assertThat(permit.author().orElseThrow().proof().version()).isEqualTo(Proof.Version.FOUR);
        assertThat(permit.sizes()).isEqualTo(SizeRange.ANY);
    }

    @Test
    void a_form_of_version_two_is_allowed_where_its_key_allows_it() {
        var permit = permit(old(", [\"content-length-range\", 1, 10]"));
        assertThat(permit.who()).hasValue(SIGNER);
        assertThat(permit.sizes()).isEqualTo(new SizeRange(1, 10));
        var strict = uploads(new Signer(KEY, "org", "acme", SECRET, false));
        assertThat(catchThrowableOfType(Refused.class, () -> strict.permit(new Form(old(""), Source.empty()), BUCKET))
                        .code())
                .isEqualTo(Code.INVALID_REQUEST);
    }

    @Test
    void a_form_without_any_signature_is_anonymous() {
        assertThat(permit(new LinkedHashMap<>(Map.of("key", "k", "acl", "public-read")))
                        .who())
                .isEmpty();
    }

    @Test
    void no_attempt_at_a_signature_becomes_anonymous() {
        for (var field : List.of(
                "policy",
                "signature",
                "awsaccesskeyid",
                "x-amz-signature",
                "x-amz-credential",
                "x-amz-algorithm",
                "x-amz-date",
                "x-amz-security-token")) {
            assertThat(refused(new LinkedHashMap<>(Map.of("key", "k", field, "x")))
                            .code())
                    .as(field)
                    .isEqualTo(Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(refused(without(published(), "key")))
                .hasMessage("Bucket POST must contain a field named 'key'.  If it is specified, please check the order"
                        + " of the fields.");
        assertThat(refused(without(published(), "x-amz-signature")).fields())
                .containsEntry("ArgumentName", "X-Amz-Signature");
        assertThat(refused(without(old(""), "signature")).fields()).containsEntry("ArgumentName", "Signature");
        assertThat(refused(without(old(""), "policy")).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void a_policy_that_was_changed_or_signed_by_another_is_refused() {
        var changed = base64(POLICY.replace("user/user1/", ""));
        assertThat(refused(with(published(), "policy", changed)).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refused(with(old(""), "signature", sha1("guessed", old("").getOrDefault("policy", ""))))
                        .code())
                .isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refused(with(old(""), "awsaccesskeyid", "AKIANOBODY")).code())
                .isEqualTo(Code.INVALID_ACCESS_KEY_ID);
    }

    @Test
    void a_scope_for_another_day_region_or_service_is_refused() {
        for (var scope : List.of(
                "/20151228/us-east-1/s3/aws4_request",
                "/20151229/eu-west-1/s3/aws4_request",
                "/20151229/us-east-1/ec2/aws4_request",
                "/20151229/us-east-1/s3/aws3_request",
                "")) {
            assertThat(refused(with(published(), "x-amz-credential", KEY + scope))
                            .code())
                    .isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        }
        assertThat(refused(with(published(), "x-amz-algorithm", "none")).code())
                .isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        assertThat(refused(with(published(), "x-amz-date", "today")).code())
                .isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
    }

    @Test
    void both_versions_at_once_are_refused() {
        assertThat(refused(with(published(), "signature", "x")).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void a_field_that_the_policy_does_not_name_is_refused() {
        assertThat(refused(with(published(), "x-amz-meta-more", "x")))
                .hasMessage("Invalid according to Policy: Extra input fields: x-amz-meta-more");
        assertThat(refused(with(published(), "key", "user/user2/me.png")).code())
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void a_temporary_key_signs_forms_with_its_token_and_not_without() {
        var tokens = new SessionTokens(new Sealing(new byte[32]), InstantSource.fixed(NOW));
        var key = tokens.mint(SIGNER, SessionTokens.Order.of(Duration.ofHours(1)));
        var fields = old(", [\"starts-with\", \"$x-amz-security-token\", \"\"]");
        fields.put("awsaccesskeyid", key.keyId());
        fields.put("signature", sha1(key.secret(), fields.getOrDefault("policy", "")));
        assertThat(refused(new LinkedHashMap<>(fields)).code()).isEqualTo(Code.INVALID_ACCESS_KEY_ID);
        fields.put("x-amz-security-token", key.sessionToken());
        assertThat(permit(fields).who().orElseThrow().session()).isPresent();
        fields.put("x-amz-security-token", "v1.other");
        assertThat(refused(fields).code()).isEqualTo(Code.INVALID_TOKEN);
    }
}
