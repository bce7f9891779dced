package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.Tag;

/** What a bucket is made with, and in which lists it is (CreateBucket and ListBuckets of the API reference). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NewBucketsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private final String bucket = "new-" + UUID.randomUUID();

    @Test
    void a_bucket_is_made_with_its_tags() {
        S3.createBucket(b -> b.bucket(bucket)
                .createBucketConfiguration(
                        c -> c.tags(Tag.builder().key("a").value("b").build())));
        assertThat(S3.getBucketTagging(b -> b.bucket(bucket)).tagSet())
                .containsExactly(Tag.builder().key("a").value("b").build());
    }

    @Test
    void tags_that_no_bucket_may_have_make_none() {
        var document = "<CreateBucketConfiguration><Tags><Tag><Key>aws:a</Key><Value>b</Value></Tag></Tags>"
                + "</CreateBucketConfiguration>";
        assertThat(Wire.signed("PUT", "/" + bucket, Map.of(), document).outcome())
                .isEqualTo("400 InvalidTag");
        assertThat(Wire.signed("HEAD", "/" + bucket, Map.of(), "").status()).isEqualTo(404);
    }

    @Test
    void a_digest_is_checked_also_of_no_body() {
        for (var digest : Map.of(
                        "", "400 InvalidDigest",
                        "YWJyYWNhZGFicmE=", "400 InvalidDigest",
                        "rL0Y20xC+Fzt72VPzMSk2A==", "400 BadDigest",
                        "1B2M2Y8AsgTpgAmY7PhCfg==", "200")
                .entrySet()) {
            assertThat(Wire.signed("PUT", "/" + bucket, Map.of("Content-MD5", digest.getKey()), "")
                            .outcome())
                    .as(digest.getKey())
                    .isEqualTo(digest.getValue());
        }
    }

    @Test
    void a_list_may_be_of_one_region() {
        S3.createBucket(b -> b.bucket(bucket));
        assertThat(S3.listBuckets(b -> b.bucketRegion("box-1").prefix(bucket)).buckets())
                .extracting(Bucket::name)
                .containsExactly(bucket);
        assertThat(S3.listBuckets(b -> b.bucketRegion("elsewhere-1").prefix(bucket))
                        .buckets())
                .isEmpty();
    }
}
