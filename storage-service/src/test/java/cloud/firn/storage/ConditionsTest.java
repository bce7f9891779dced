package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Conditions of reads, writes and deletes ("Add preconditions to S3 operations with conditional requests"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConditionsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final String WRONG = "\"0123456789abcdef0123456789abcdef\"";

    private String bucket = "";
    private String etag = "";
    private Instant changed = Instant.EPOCH;

    @BeforeEach
    void object() {
        bucket = Cloud.shared().bucket(S3);
        etag = S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"))
                .eTag();
        changed = S3.headObject(b -> b.bucket(bucket).key("k")).lastModified();
    }

    @Test
    void a_read_holds_or_is_412_or_304() {
        var dayBefore = changed.minus(Duration.ofDays(1));
        assertThat(get(b -> b.ifMatch(etag))).isEqualTo("ok");
        assertThat(get(b -> b.ifMatch("*"))).isEqualTo("ok");
        assertThat(get(b -> b.ifMatch(WRONG))).isEqualTo("412 PreconditionFailed");
        assertThat(get(b -> b.ifNoneMatch(etag))).isEqualTo("304");
        assertThat(get(b -> b.ifNoneMatch(WRONG))).isEqualTo("ok");
        assertThat(get(b -> b.ifModifiedSince(dayBefore))).isEqualTo("ok");
        assertThat(get(b -> b.ifModifiedSince(changed))).isEqualTo("304");
        assertThat(get(b -> b.ifUnmodifiedSince(changed))).isEqualTo("ok");
        assertThat(get(b -> b.ifUnmodifiedSince(dayBefore))).isEqualTo("412 PreconditionFailed");
    }

    @Test
    void a_range_is_of_the_object_that_it_is_wanted_of_or_all_is_sent() {
        for (var part : List.of(etag, etag.replace("\"", ""), HTTP_DATE.format(changed))) {
            assertThat(range(part)).as(part).isEqualTo(206);
        }
        for (var whole : List.of(WRONG, "W/" + etag, HTTP_DATE.format(changed.minusSeconds(1)))) {
            assertThat(range(whole)).as(whole).isEqualTo(200);
        }
    }

    private int range(String of) {
        return Wire.signed("GET", "/" + bucket + "/k", Map.of("Range", "bytes=0-0", "If-Range", of), "")
                .status();
    }

    @Test
    void an_etag_counts_more_than_a_date() {
        var dayBefore = changed.minus(Duration.ofDays(1));
        assertThat(get(b -> b.ifMatch(etag).ifUnmodifiedSince(dayBefore))).isEqualTo("ok");
        assertThat(get(b -> b.ifNoneMatch(etag).ifModifiedSince(dayBefore))).isEqualTo("304");
        assertThat(get(b -> b.ifNoneMatch(WRONG).ifModifiedSince(changed))).isEqualTo("ok");
    }

    @Test
    void an_unchanged_object_is_told_by_its_headers_alone() {
        var answer = Wire.signed("GET", "/" + bucket + "/k", Map.of("If-None-Match", etag), "");
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("etag")).contains(etag);
        assertThat(answer.header("last-modified")).isPresent();
    }

    @Test
    void a_write_may_demand_that_there_is_nothing_or_exactly_this() {
        assertThat(put("k", b -> b.ifNoneMatch("*"))).startsWith("412");
        assertThat(put("new", b -> b.ifNoneMatch("*"))).isEqualTo("ok");
        assertThat(put("k", b -> b.ifNoneMatch(WRONG))).startsWith("501");
        assertThat(put("k", b -> b.ifMatch(WRONG))).startsWith("412");
        assertThat(put("k", b -> b.ifMatch(etag))).isEqualTo("ok");
        assertThat(put("none", b -> b.ifMatch(etag))).startsWith("404");
    }

    @Test
    void a_delete_may_demand_what_it_deletes() {
        assertThat(delete(b -> b.ifMatch(WRONG))).isEqualTo("412 PreconditionFailed");
        assertThat(delete(b -> b.ifMatchSize(2L))).isEqualTo("412 PreconditionFailed");
        assertThat(delete(b -> b.ifMatchLastModifiedTime(changed.minusSeconds(60))))
                .isEqualTo("412 PreconditionFailed");
        assertThat(delete(b -> b.ifMatch(etag).ifMatchSize(1L).ifMatchLastModifiedTime(changed)))
                .isEqualTo("ok");
        assertThat(delete(b -> b.ifMatch(etag))).isEqualTo("404 NoSuchKey");
    }

    @Test
    void of_many_deletes_each_has_its_own_condition() {
        S3.putObject(b -> b.bucket(bucket).key("l"), RequestBody.fromString("x"));
        var answer = S3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("k").eTag(WRONG).build(),
                        ObjectIdentifier.builder().key("l").eTag(etag).build())));
        assertThat(answer.errors().get(0).code()).isEqualTo("PreconditionFailed");
        assertThat(answer.deleted().get(0).key()).isEqualTo("l");
    }

    private String get(Consumer<GetObjectRequest.Builder> condition) {
        return outcome(() -> S3.getObjectAsBytes(b -> b.bucket(bucket).key("k").applyMutation(condition)));
    }

    private String put(String key, Consumer<PutObjectRequest.Builder> condition) {
        return outcome(() ->
                S3.putObject(b -> b.bucket(bucket).key(key).applyMutation(condition), RequestBody.fromString("y")));
    }

    private String delete(Consumer<DeleteObjectRequest.Builder> condition) {
        return outcome(() -> S3.deleteObject(b -> b.bucket(bucket).key("k").applyMutation(condition)));
    }
}
