package cloud.firn.storage.notification;

import java.util.Arrays;
import java.util.List;

/**
 * What may happen to an object, as Firn tells it.
 *
 * <p>Source: "Supported event types for SQS, SNS, and Lambda" of the Amazon S3 user guide.
 */
public enum EventName {
    PUT("ObjectCreated:Put"),
    POST("ObjectCreated:Post"),
    COPY("ObjectCreated:Copy"),
    COMPLETE("ObjectCreated:CompleteMultipartUpload"),
    DELETE("ObjectRemoved:Delete"),
    MARKER("ObjectRemoved:DeleteMarkerCreated"),
    TAGGED("ObjectTagging:Put"),
    UNTAGGED("ObjectTagging:Delete"),
    ACL_PUT("ObjectAcl:Put"),
    EXPIRED("LifecycleExpiration:Delete"),
    EXPIRED_BY_MARKER("LifecycleExpiration:DeleteMarkerCreated");

    private final String word;

    EventName(String word) {
        this.word = word;
    }

    /** As a record has it: without {@code s3:}. */
    public String word() {
        return word;
    }

    /** Of the form in which AWS tells it. */
    String version() {
        return kind().equals("ObjectCreated") || kind().equals("ObjectRemoved") ? "2.1" : "2.3";
    }

    /** Those that a configuration means by {@code s3:ObjectCreated:*} or {@code s3:ObjectCreated:Put}; none if it is unknown. */
    static List<EventName> meant(String configured) {
        return Arrays.stream(values())
                .filter(name -> configured.equals("s3:" + name.word) || configured.equals("s3:" + name.kind() + ":*"))
                .toList();
    }

    private String kind() {
        return word.substring(0, word.indexOf(':'));
    }
}
