package cloud.firn.storage.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Events as AWS writes them, in JSON.
 *
 * <p>Source: "Event message structure" of the Amazon S3 user guide.
 */
final class EventText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private EventText() {}

    /**
     * Where an event happened.
     *
     * @param rule the id of the rule that wants it
     */
    record Where(String region, String bucket, String owner, String rule) {}

    /**
     * One event.
     *
     * @param sequence greater for what happened later to a key
     */
    static String of(Where where, Occasion occasion, Affected affected, long sequence, Instant at) {
        var cause = occasion.cause();
        var document = JSON.createObjectNode();
        var event = document.putArray("Records").addObject();
        event.put("eventVersion", occasion.event().version())
                .put("eventSource", "aws:s3")
                .put("awsRegion", where.region())
                .put("eventTime", TIME.format(at))
                .put("eventName", occasion.event().word());
        event.putObject("userIdentity").put("principalId", cause.principal());
        event.putObject("requestParameters").put("sourceIPAddress", cause.address());
        event.putObject("responseElements")
                .put("x-amz-request-id", cause.requestId())
                .put("x-amz-id-2", cause.requestId());
        var s3 = event.putObject("s3");
        s3.put("s3SchemaVersion", "1.0").put("configurationId", where.rule());
        var bucket = s3.putObject("bucket").put("name", where.bucket());
        bucket.putObject("ownerIdentity").put("principalId", where.owner());
        bucket.put("arn", "arn:aws:s3:::" + where.bucket());
        describe(s3.putObject("object"), affected, sequence);
        return written(document);
    }

    private static void describe(ObjectNode object, Affected affected, long sequence) {
        object.put("key", encoded(affected.key()));
        affected.content()
                .ifPresent(content -> object.put("size", content.sizeBytes()).put("eTag", content.etag()));
        affected.versionId().ifPresent(id -> object.put("versionId", id));
        object.put("sequencer", String.format("%016X", sequence));
    }

    /** What a topic hears first. */
    static String test(String bucket, Instant at, String requestId) {
        return written(JSON.createObjectNode()
                .put("Service", "Amazon S3")
                .put("Event", "s3:TestEvent")
                .put("Time", TIME.format(at))
                .put("Bucket", bucket)
                .put("RequestId", requestId)
                .put("HostId", requestId));
    }

    /** As in the query of a URL, a space is a plus; slashes stay. */
    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static String written(ObjectNode document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree is always written", e);
        }
    }
}
