package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import akka.util.ByteString;
import cloud.firn.platform.http.Json;
import cloud.firn.storage.Cloud.Client;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The scrubber and the operator's door, against real Cassandra. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScrubTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client S3 = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final int TWO_CHUNKS = 900 * 1024;

    @Test
    void a_pass_tells_of_the_chunk_that_was_changed_and_of_the_one_that_is_gone_and_of_no_other() {
        var bucket = CLOUD.bucket(S3);
        var changed = put(bucket, "changed");
        var gone = put(bucket, "gone");
        put(bucket, "whole");
        CLOUD.cassandra()
                .execute(
                        "INSERT INTO " + CLOUD.keyspace()
                                + ".chunks (body, segment, chunk, content) VALUES (?, 0, 1, ?) USING TIMESTAMP 1",
                        changed,
                        ByteBuffer.wrap(new byte[] {-1, -1}));
        CLOUD.cassandra()
                .execute(
                        "DELETE FROM " + CLOUD.keyspace()
                                + ".chunks USING TIMESTAMP 1 WHERE body = ? AND segment = 0 AND chunk = 0",
                        gone);
        var stat = scrubbed();
        assertThat(stat.path("findings"))
                .filteredOn(finding -> finding.path("bucket").asText().equals(bucket))
                .extracting(finding -> finding.path("key").asText() + ": "
                        + finding.path("what").asText())
                .containsExactly("changed: chunk 1 is damaged", "gone: chunk 0 is missing");
        S3.deleteObject(b -> b.bucket(bucket).key("changed"));
        S3.deleteObject(b -> b.bucket(bucket).key("gone"));
    }

    @Test
    void a_pass_tells_of_a_manifest_that_lacks_a_part() {
        var bucket = CLOUD.bucket(S3);
        var id = S3.createMultipartUpload(b -> b.bucket(bucket).key("k")).uploadId();
        var part = S3.uploadPart(
                b -> b.bucket(bucket).key("k").uploadId(id).partNumber(1), RequestBody.fromBytes(new byte[TWO_CHUNKS]));
        S3.completeMultipartUpload(b -> b.bucket(bucket)
                .key("k")
                .uploadId(id)
                .multipartUpload(m -> m.parts(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build())));
        var manifest = UUID.fromString(id);
        var row = Objects.requireNonNull(CLOUD.cassandra()
                .execute("SELECT part_body FROM " + CLOUD.keyspace() + ".manifests WHERE body = ?", manifest)
                .one());
        CLOUD.cassandra()
                .execute("DELETE FROM " + CLOUD.keyspace() + ".manifests USING TIMESTAMP 1 WHERE body = ?", manifest);
        assertThat(scrubbed().path("findings"))
                .filteredOn(finding -> finding.path("bucket").asText().equals(bucket))
                .extracting(finding -> finding.path("what").asText())
                .containsExactly("the manifest names 0 of 1 parts");
        // Back again, so that nothing of it is left when the object is deleted.
        CLOUD.cassandra()
                .execute(
                        "INSERT INTO " + CLOUD.keyspace()
                                + ".manifests (body, part, part_body, size_bytes, chunk_bytes)"
                                + " VALUES (?, 1, ?, ?, 524288) USING TIMESTAMP 2",
                        manifest,
                        row.getUuid(0),
                        (long) TWO_CHUNKS);
        S3.deleteObject(b -> b.bucket(bucket).key("k"));
    }

    @Test
    void a_pass_removes_a_row_that_a_newer_one_has_replaced() {
        var bucket = CLOUD.bucket(S3);
        S3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("new"));
        var older = UUID.randomUUID();
        CLOUD.cassandra()
                .execute(
                        "INSERT INTO " + CLOUD.keyspace() + ".objects (bucket_id, span, key, version, body, nameless,"
                                + " owner, owner_name, size_bytes, etag) VALUES (?, 0, 'k', 1, ?, true, 'o', 'o', 0, 'e') USING TIMESTAMP 1",
                        CLOUD.idOf(bucket),
                        older);
        assertThat(CLOUD.bodiesOf(bucket)).contains(older);
        scrubbed();
        assertThat(CLOUD.bodiesOf(bucket)).hasSize(1).doesNotContain(older);
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                .isEqualTo("new");
    }

    @Test
    void an_operator_is_told_what_is_stored_and_a_stranger_nothing() {
        var bucket = CLOUD.bucket(S3);
        put(bucket, "k");
        S3.createMultipartUpload(b -> b.bucket(bucket).key("u"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(stat().path("buckets"))
                .filteredOn(one -> one.path("bucket").asText().equals(bucket))
                .extracting(one -> one.path("bytes").asInt(), one -> one.path("spans")
                        .asInt())
                .containsExactly(tuple(TWO_CHUNKS, 1)));
        assertThat(stat().path("uploads-open").asInt()).isPositive();
        assertThat(CLOUD.operator("POST", "/collect", true).body()).contains("bodies-waiting");
        assertThat(CLOUD.operator("GET", "/stat", false).statusCode()).isEqualTo(401);
        assertThat(CLOUD.operator("POST", "/scrub", false).statusCode()).isEqualTo(401);
    }

    private static UUID put(String bucket, String key) {
        var before = CLOUD.bodiesOf(bucket);
        S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(new byte[TWO_CHUNKS]));
        return CLOUD.bodiesOf(bucket).stream()
                .filter(body -> !before.contains(body))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode stat() {
        return Json.read(
                ByteString.fromString(CLOUD.operator("GET", "/stat", true).body()), JsonNode.class);
    }

    /** What is told after a whole pass that began by now. */
    private static JsonNode scrubbed() {
        var asked = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        assertThat(CLOUD.operator("POST", "/scrub", true).statusCode()).isEqualTo(202);
        return await().atMost(Duration.ofSeconds(60)).until(ScrubTest::stat, stat -> {
            var pass = stat.path("scrub");
            return pass.hasNonNull("ended-at")
                    && !Instant.parse(pass.path("started-at").asText()).isBefore(asked);
        });
    }
}
