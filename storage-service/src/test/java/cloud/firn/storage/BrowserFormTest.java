package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Payer;

/** Uploads by the forms of browsers, on the wire ("Browser-based uploads using POST"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BrowserFormTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String TAGS =
            "<Tagging><TagSet><Tag><Key>a=b</Key><Value>1 + 1</Value></Tag></TagSet></Tagging>";

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void a_signed_form_stores_its_file_and_what_is_said_of_it() {
        var fields = new LinkedHashMap<>(Map.of(
                "key", "in/${filename}",
                "Content-Type", "text/plain",
                "x-amz-meta-colour", "blue",
                "acl", "public-read",
                "tagging", TAGS,
                "success_action_status", "201"));
        var answer = post(signed(fields), "hello");
        assertThat(answer.outcome() + answer.body()).startsWith("201");
        assertThat(answer.body()).contains("<Key>in/f.txt</Key>", "<Bucket>" + bucket + "</Bucket>");
        assertThat(answer.header("etag")).contains("\"5d41402abc4b2a76b9719d911017c592\"");
        var got = S3.getObjectAsBytes(b -> b.bucket(bucket).key("in/f.txt"));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().contentType()).isEqualTo("text/plain");
        assertThat(got.response().metadata()).containsEntry("colour", "blue");
        assertThat(S3.getObjectTagging(b -> b.bucket(bucket).key("in/f.txt")).tagSet())
                .singleElement()
                .satisfies(tag -> assertThat(tag.key() + "=" + tag.value()).isEqualTo("a=b=1 + 1"));
        assertThat(Wire.anonymous("GET", "/" + bucket + "/in/f.txt", Map.of(), "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_large_file_is_stored_whole_and_answered_without_a_document() {
        var file = "0123456789".repeat(300_000);
        var answer = post(signed(Map.of("key", "large")), file);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("large")).asUtf8String())
                .isEqualTo(file);
    }

    @Test
    void a_form_that_nobody_signed_is_stored_where_everybody_may_write() {
        var fields = Map.of("key", "k", "success_action_redirect", "http://example.com/done");
        assertThat(post(fields, "x").outcome()).isEqualTo("403 AccessDenied");
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read-write"));
        var answer = post(fields, "x");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location").orElse(""))
                .startsWith("http://example.com/done?bucket=" + bucket + "&key=k&etag=%22");
    }

    @Test
    void what_a_policy_does_not_allow_is_refused_and_leaves_nothing() {
        var other = new LinkedHashMap<>(signed(Map.of("key", "k")));
        other.put("key", "other");
        assertThat(post(other, "x").outcome()).isEqualTo("403 AccessDenied");
        var forged = new LinkedHashMap<>(signed(Map.of("key", "k")));
        forged.put("x-amz-signature", "0".repeat(64));
        assertThat(post(forged, "x").outcome()).isEqualTo("403 SignatureDoesNotMatch");
        assertThat(post(signed(Map.of("key", "k")), "x".repeat(4_000_001)).outcome())
                .isEqualTo("400 EntityTooLarge");
        assertThat(outcome(() -> S3.headObject(b -> b.bucket(bucket).key("k")))).startsWith("404");
    }

    @Test
    void headers_of_the_request_say_nothing_of_the_object() {
        var fields = signed(Map.of("key", "k"));
        var answer = post(fields, "x", Map.of("x-amz-acl", "public-read", "x-amz-meta-a", "b"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k")).metadata()).isEmpty();
        assertThat(Wire.anonymous("GET", "/" + bucket + "/k", Map.of(), "").outcome())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void what_no_header_can_carry_comes_back_encoded_and_starts_no_other_header() {
        var answer = post(signed(Map.of("key", "k", "x-amz-meta-a", "漢\u010d\u010aX-Evil: 1")), "x");
        assertThat(answer.outcome()).isEqualTo("204");
        var got = Wire.signed("GET", "/" + bucket + "/k", Map.of(), "");
        assertThat(got.header("x-amz-meta-a").orElse(""))
                .startsWith("=?UTF-8?B?")
                .endsWith("?=");
        assertThat(got.header("x-evil")).isEmpty();
    }

    @Test
    void a_form_is_told_when_a_rule_will_end_what_it_stored() {
        S3.putBucketLifecycleConfiguration(b -> b.bucket(bucket)
                .lifecycleConfiguration(l -> l.rules(LifecycleRule.builder()
                        .id("rule")
                        .status("Enabled")
                        .filter(f -> f.prefix("in/"))
                        .expiration(e -> e.days(3650))
                        .build())));
        assertThat(post(signed(Map.of("key", "in/k")), "x")
                        .header("x-amz-expiration")
                        .orElse(""))
                .startsWith("expiry-date=")
                .endsWith("rule-id=\"rule\"");
        assertThat(post(signed(Map.of("key", "k")), "x").header("x-amz-expiration"))
                .isEmpty();
    }

    @Test
    void who_signed_a_form_is_who_pays() {
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read-write"));
        S3.putBucketRequestPayment(b -> b.bucket(bucket).requestPaymentConfiguration(c -> c.payer(Payer.REQUESTER)));
        assertThat(post(Map.of("key", "k", "x-amz-request-payer", "requester"), "x")
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(post(signed("AKOTHER", Map.of("key", "k")), "x").outcome()).isEqualTo("403 AccessDenied");
        var paying = post(signed("AKOTHER", Map.of("key", "k", "x-amz-request-payer", "requester")), "x");
        assertThat(paying.status()).isEqualTo(204);
        assertThat(paying.header("x-amz-request-charged")).contains("requester");
        var owners = post(signed(Map.of("key", "k")), "x");
        assertThat(owners.status()).isEqualTo(204);
        assertThat(owners.header("x-amz-request-charged")).isEmpty();
    }

    @Test
    void a_body_that_is_no_form_is_refused() {
        assertThat(Wire.anonymous("POST", "/" + bucket, Map.of("Content-Type", "text/plain"), "x")
                        .outcome())
                .isEqualTo("412 PreconditionFailed");
    }

    @Test
    void another_acl_than_the_policy_names_is_refused() {
        var fields = new LinkedHashMap<>(signed(Map.of("key", "k", "acl", ObjectCannedACL.PRIVATE.toString())));
        fields.put("acl", ObjectCannedACL.PUBLIC_READ.toString());
        assertThat(post(fields, "x").outcome()).isEqualTo("403 AccessDenied");
    }

    private Wire.Answer post(Map<String, String> fields, String file) {
        return post(fields, file, Map.of());
    }

    private Wire.Answer post(Map<String, String> fields, String file, Map<String, String> headers) {
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--xyz\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n")
                .append(file)
                .append("\r\n--xyz--\r\n");
        var all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "multipart/form-data; boundary=xyz");
        return Wire.anonymous("POST", "/" + bucket, all, body.toString());
    }

    /** The same fields under a policy that demands exactly them, and a file of at most four megabytes. */
    private Map<String, String> signed(Map<String, String> fields) {
        return signed("AKACME", fields);
    }

    private Map<String, String> signed(String keyId, Map<String, String> fields) {
        var now = Instant.now();
        var scope = STAMP.format(now).substring(0, 8) + "/box-1/s3/aws4_request";
        var all = new LinkedHashMap<>(fields);
        all.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        all.put("x-amz-credential", keyId + "/" + scope);
        all.put("x-amz-date", STAMP.format(now));
        var conditions = all.entrySet().stream()
                .map(field -> "[\"eq\",\"$" + field.getKey() + "\",\""
                        + field.getValue().replace("${filename}", "f.txt") + "\"]")
                .collect(Collectors.joining(","));
        var policy = "{\"expiration\":\"" + now.plus(Duration.ofMinutes(5)) + "\",\"conditions\":[{\"bucket\":\""
                + bucket + "\"},[\"content-length-range\",0,4000000]," + conditions + "]}";
        var encoded = Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
        var key = ("AWS4" + Cloud.SECRET).getBytes(StandardCharsets.UTF_8);
        for (var step : scope.split("/")) {
            key = hmac(key, step);
        }
        all.put("policy", encoded);
        all.put("x-amz-signature", HexFormat.of().formatHex(hmac(key, encoded)));
        return all;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
