package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.RequestCharged;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Buckets whose owner lets others pay ("Using Requester Pays buckets for storage transfers and usage"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RequesterPaysTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private static final S3Client OTHER = Cloud.shared().other();
    private static final String DENIED = "403 AccessDenied";

    private static final ObjectIdentifier ONE =
            ObjectIdentifier.builder().key("k").build();

    private String bucket = "";

    @BeforeEach
    void openBucket() {
        bucket = Cloud.shared().bucket(S3);
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read-write"));
        S3.putObject(b -> b.bucket(bucket).key("k").acl("public-read"), RequestBody.fromString("hello"));
        payer(Payer.REQUESTER);
    }

    @Test
    void who_does_not_say_that_he_pays_is_refused_until_the_owner_pays_again() {
        assertThat(outcome(() -> OTHER.getObjectAsBytes(b -> b.bucket(bucket).key("k"))))
                .isEqualTo(DENIED);
        assertThat(outcome(() -> OTHER.getObjectAsBytes(b -> b.bucket(bucket).key("none"))))
                .isEqualTo(DENIED);
        assertThat(outcome(() -> OTHER.listObjectsV2(b -> b.bucket(bucket)))).isEqualTo(DENIED);
        assertThat(outcome(() -> OTHER.deleteObject(b -> b.bucket(bucket).key("k"))))
                .isEqualTo(DENIED);
        payer(Payer.BUCKET_OWNER);
        assertThat(outcome(() -> OTHER.listObjectsV2(b -> b.bucket(bucket)))).isEqualTo("ok");
    }

    @Test
    void who_says_that_he_pays_is_served_and_told_that_he_was_charged() {
        var read = OTHER.getObject(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER))
                .response();
        assertThat(read.requestCharged()).isEqualTo(RequestCharged.REQUESTER);
        var list = OTHER.listObjectsV2(b -> b.bucket(bucket).requestPayer(RequestPayer.REQUESTER));
        assertThat(list.requestCharged()).isEqualTo(RequestCharged.REQUESTER);
        var put = OTHER.putObject(
                b -> b.bucket(bucket).key("o").requestPayer(RequestPayer.REQUESTER), RequestBody.fromString("x"));
        assertThat(put.requestCharged()).isEqualTo(RequestCharged.REQUESTER);
    }

    @Test
    void requests_and_bytes_are_on_the_bill_of_who_asked_for_them() {
        var other = id("other");
        OTHER.getObjectAsBytes(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER));
        S3.getObjectAsBytes(b -> b.bucket(bucket).key("k"));
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(told(other, "storage.requests", "GET")).isEqualTo(1);
            assertThat(told(other, "storage.bytes-out", "")).isEqualTo(5);
            assertThat(told(id("acme"), "storage.requests", "GET")).isEqualTo(1);
            assertThat(told(id("acme"), "storage.bytes-out", "")).isEqualTo(5);
        });
        assertThat(told(other, "storage.byte-seconds", "")).isZero();
    }

    private static String id(String organisation) {
        return UUID.nameUUIDFromBytes(organisation.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private long told(String organisation, String meter, String variable) {
        return Cloud.shared().usageOf(bucket).stream()
                .filter(measured -> measured.organisation().equals(organisation)
                        && measured.meter().equals(meter)
                        && measured.variable().equals(variable))
                .mapToLong(measured -> measured.quantity())
                .sum();
    }

    @Test
    void the_owner_is_served_as_ever() {
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k")).requestCharged())
                .isNull();
        assertThat(S3.headObject(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER))
                        .requestCharged())
                .isNull();
    }

    @Test
    void who_did_not_sign_cannot_pay() {
        assertThat(Wire.anonymous("GET", "/" + bucket + "/k", Map.of(), "").outcome())
                .isEqualTo(DENIED);
        assertThat(Wire.anonymous("GET", "/" + bucket + "/k", Map.of("x-amz-request-payer", "requester"), "")
                        .outcome())
                .isEqualTo(DENIED);
    }

    @Test
    void many_are_deleted_by_who_pays_only() {
        assertThat(outcome(() -> OTHER.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(ONE)))))
                .isEqualTo(DENIED);
        assertThat(OTHER.deleteObjects(b -> b.bucket(bucket)
                                .requestPayer(RequestPayer.REQUESTER)
                                .delete(d -> d.objects(ONE)))
                        .requestCharged())
                .isEqualTo(RequestCharged.REQUESTER);
    }

    @Test
    void the_source_of_a_copy_is_paid_for_as_well() {
        var mine = "of-the-other-" + bucket;
        OTHER.createBucket(b -> b.bucket(mine));
        assertThat(outcome(() -> OTHER.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("k")
                        .destinationBucket(mine)
                        .destinationKey("copy"))))
                .isEqualTo(DENIED);
        assertThat(OTHER.copyObject(b -> b.sourceBucket(bucket)
                                .sourceKey("k")
                                .destinationBucket(mine)
                                .destinationKey("copy")
                                .requestPayer(RequestPayer.REQUESTER))
                        .requestCharged())
                .isEqualTo(RequestCharged.REQUESTER);
    }

    @Test
    void a_link_says_it_in_its_query() {
        try (var signer = S3Presigner.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + Cloud.shared().port()))
                .region(Region.of("box-1"))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKOTHER", Cloud.SECRET)))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            var silent = signer.presignGetObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                    .getObjectRequest(g -> g.bucket(bucket).key("k")));
            assertThat(Wire.anonymous("GET", silent.url().getFile(), Map.of(), "")
                            .outcome())
                    .isEqualTo(DENIED);
            var paying = signer.presignGetObject(
                    b -> b.signatureDuration(Duration.ofMinutes(5)).getObjectRequest(g -> g.bucket(bucket)
                            .key("k")
                            .overrideConfiguration(o -> o.putRawQueryParameter("x-amz-request-payer", "requester"))));
            var answer = Wire.anonymous("GET", paying.url().getFile(), Map.of(), "");
            assertThat(answer.outcome()).isEqualTo("200");
            assertThat(answer.header("x-amz-request-charged")).contains("requester");
        }
    }

    private void payer(Payer payer) {
        S3.putBucketRequestPayment(b -> b.bucket(bucket).requestPaymentConfiguration(c -> c.payer(payer)));
    }
}
