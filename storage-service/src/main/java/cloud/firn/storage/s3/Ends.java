package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.lifecycle.DayLength;
import cloud.firn.storage.lifecycle.Lifecycles;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.upload.Upload;
import java.util.Map;

/**
 * Says in answers when lifecycle rules will end what they are about.
 *
 * @param day how long a day of a rule is
 */
public record Ends(Lifecycles lifecycles, DayLength day) {
    /** The header about an object that is the current version of its key. */
    Map<String, String> of(BucketView bucket, ObjectRow current) {
        return lifecycles
                .of(bucket)
                .flatMap(rules -> rules.expiryOf(
                        current.key(), current.sizeBytes(), current.notes().tags(), current.modifiedAt(), day))
                .map(expiry -> Map.of("x-amz-expiration", expiry.expirationHeader()))
                .orElse(Map.of());
    }

    /** The headers about an upload. */
    Map<String, String> of(BucketView bucket, Upload upload) {
        return lifecycles
                .of(bucket)
                .flatMap(rules -> rules.abortOf(upload.key(), upload.startedAt(), day))
                .map(abort ->
                        Map.of("x-amz-abort-date", abort.dateHeader(), "x-amz-abort-rule-id", abort.ruleIdHeader()))
                .orElse(Map.of());
    }
}
