package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** What an owner sets on a bucket or an object and hears again: tags, CORS, lifecycle, website and the like. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String bucket = "";

    @BeforeEach
    void bucket() {
        bucket = Cloud.shared().bucket(S3);
    }

    @Test
    void tags_of_objects_are_at_most_ten_and_belong_to_a_version() {
        S3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        var first = S3.putObject(b -> b.bucket(bucket).key("k").tagging("a=1&b"), RequestBody.empty())
                .versionId();
        S3.putObject(b -> b.bucket(bucket).key("k").tagging("a=2"), RequestBody.empty());
        assertThat(S3.getObjectTagging(b -> b.bucket(bucket).key("k").versionId(first))
                        .tagSet())
                .containsExactlyInAnyOrder(tag("a", "1"), tag("b", ""));
        assertThat(tag(10)).isEqualTo("ok");
        assertThat(tag(11)).isEqualTo("400 BadRequest");
        assertThat(Wire.signed("HEAD", "/" + bucket + "/k", Map.of(), "").header("x-amz-tagging-count"))
                .contains("10");
        assertThat(outcome(() -> S3.putObjectTagging(
                        b -> b.bucket(bucket).key("k").tagging(t -> t.tagSet(tag("a", "1"), tag("a", "2"))))))
                .isEqualTo("400 InvalidTag");
        S3.deleteObjectTagging(b -> b.bucket(bucket).key("k"));
        assertThat(S3.getObjectTagging(b -> b.bucket(bucket).key("k")).tagSet()).isEmpty();
    }

    @Test
    void tags_of_a_bucket_are_told_and_taken_away() {
        S3.putBucketTagging(b -> b.bucket(bucket).tagging(t -> t.tagSet(tag("a", "1"))));
        assertThat(S3.getBucketTagging(b -> b.bucket(bucket)).tagSet()).containsExactly(tag("a", "1"));
        S3.deleteBucketTagging(b -> b.bucket(bucket));
        assertThat(outcome(() -> S3.getBucketTagging(b -> b.bucket(bucket)))).isEqualTo("404 NoSuchTagSet");
    }

    @Test
    void browsers_of_other_origins_hear_what_the_rules_say() {
        var rule = CORSRule.builder()
                .allowedMethods("GET", "PUT")
                .allowedOrigins("http://*.example.com")
                .allowedHeaders("x-*")
                .maxAgeSeconds(100)
                .build();
        S3.putBucketCors(b -> b.bucket(bucket).corsConfiguration(c -> c.corsRules(rule)));
        var asked = preflight("http://a.example.com", "GET");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("access-control-allow-origin")).contains("http://a.example.com");
        assertThat(asked.header("access-control-max-age")).contains("100");
        assertThat(preflight("http://example.org", "GET").outcome()).isEqualTo("403 AccessForbidden");
        assertThat(preflight("http://a.example.com", "DELETE").outcome()).isEqualTo("403 AccessForbidden");
        assertThat(Wire.anonymous("OPTIONS", "/" + bucket, Map.of(), "").status())
                .isEqualTo(400);
        var refused = Wire.anonymous("GET", "/" + bucket + "/k", Map.of("Origin", "http://a.example.com"), "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("access-control-allow-origin")).contains("http://a.example.com");
    }

    @Test
    void lifecycle_rules_are_checked_and_told_again() {
        var rule = expiring("r", "t/", 1);
        assertThat(lifecycle(rule)).isEqualTo("ok");
        assertThat(S3.getBucketLifecycleConfiguration(b -> b.bucket(bucket)).rules())
                .containsExactly(rule);
        assertThat(lifecycle(rule, rule)).isEqualTo("400 InvalidArgument");
        assertThat(lifecycle(expiring("r", "t/", 0))).isEqualTo("400 InvalidArgument");
        assertThat(lifecycle(expiring("r".repeat(256), "t/", 1))).isEqualTo("400 InvalidArgument");
        assertThat(lifecycle(rule.toBuilder().status("enabled").build())).isEqualTo("400 MalformedXML");
        S3.deleteBucketLifecycle(b -> b.bucket(bucket));
        assertThat(outcome(() -> S3.getBucketLifecycleConfiguration(b -> b.bucket(bucket))))
                .isEqualTo("404 NoSuchLifecycleConfiguration");
    }

    @Test
    void a_website_and_who_pays_are_kept() {
        S3.putBucketWebsite(
                b -> b.bucket(bucket).websiteConfiguration(w -> w.indexDocument(i -> i.suffix("index.html"))));
        assertThat(S3.getBucketWebsite(b -> b.bucket(bucket)).indexDocument().suffix())
                .isEqualTo("index.html");
        assertThat(S3.getBucketRequestPayment(b -> b.bucket(bucket)).payerAsString())
                .isEqualTo("BucketOwner");
    }

    @Test
    void a_document_that_is_none_is_refused_everywhere() {
        for (var name : List.of(
                "cors",
                "tagging",
                "website",
                "encryption",
                "publicAccessBlock",
                "object-lock",
                "requestPayment",
                "logging",
                "versioning",
                "ownershipControls",
                "lifecycle")) {
            for (var document : List.of("rubbish", "<Other/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")) {
                assertThat(Wire.signed("PUT", "/" + bucket + "?" + name, Map.of(), document)
                                .outcome())
                        .as(name)
                        .isEqualTo("400 MalformedXML");
            }
        }
    }

    private String tag(int count) {
        var tags = IntStream.range(0, count).mapToObj(n -> tag("k" + n, "v")).toList();
        return outcome(() -> S3.putObjectTagging(b -> b.bucket(bucket).key("k").tagging(t -> t.tagSet(tags))));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private Wire.Answer preflight(String origin, String method) {
        return Wire.anonymous(
                "OPTIONS", "/" + bucket + "/k", Map.of("Origin", origin, "Access-Control-Request-Method", method), "");
    }

    private static LifecycleRule expiring(String id, String prefix, int days) {
        return LifecycleRule.builder()
                .id(id)
                .filter(f -> f.prefix(prefix))
                .status(ExpirationStatus.ENABLED)
                .expiration(e -> e.days(days))
                .build();
    }

    private String lifecycle(LifecycleRule... rules) {
        return outcome(() ->
                S3.putBucketLifecycleConfiguration(b -> b.bucket(bucket).lifecycleConfiguration(c -> c.rules(rules))));
    }
}
