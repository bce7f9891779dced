package cloud.firn.storage.s3;

import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The conditions of a write or a delete.
 *
 * <p>Source: "Add preconditions to S3 operations with conditional requests" of the Amazon S3 user guide.
 */
final class WriteConditions {
    private WriteConditions() {}

    /** Of a put, a copy or the completion of an upload. */
    static Optional<Objects.Condition> ofWrite(Call call) {
        var match = call.header("if-match");
        var noneMatch = call.header("if-none-match");
        if (match.isPresent() && noneMatch.isPresent()) {
            throw new Refused(Code.NOT_IMPLEMENTED, "If-Match and If-None-Match cannot both be given for a write.");
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().equals("*")) {
                throw new Refused(
                        Code.NOT_IMPLEMENTED, "If-None-Match of a write takes * only: it must not overwrite anything.");
            }
            return Optional.of(present -> {
                if (present.isPresent()) {
                    throw failed("If-None-Match");
                }
            });
        }
        return match.map(etag -> present -> requireMatch(present, etag, call.key()));
    }

    /** Of a delete. */
    static Optional<Objects.Condition> ofDelete(Call call) {
        return ofDelete(
                call.key(),
                call.header("if-match"),
                call.header("x-amz-if-match-last-modified-time"),
                call.header("x-amz-if-match-size"));
    }

    /** Of one delete of many: the same conditions, as elements of the document. */
    static Optional<Objects.Condition> ofDelete(
            String key, Optional<String> etag, Optional<String> modified, Optional<String> size) {
        if (etag.isEmpty() && modified.isEmpty() && size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(present -> {
            etag.ifPresent(value -> requireMatch(present, value, key));
            if (present.isEmpty()) {
                return;
            }
            var row = present.get();
            modified.ifPresent(value -> {
                var changed = row.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
                if (!Conditions.date(value)
                        .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                        .equals(Optional.<Instant>of(changed))) {
                    throw failed("x-amz-if-match-last-modified-time");
                }
            });
            size.ifPresent(value -> {
                if (!value.strip().equals(Long.toString(row.sizeBytes()))) {
                    throw failed("x-amz-if-match-size");
                }
            });
        });
    }

    private static void requireMatch(Optional<ObjectRow> present, String etag, String key) {
        if (present.isEmpty()) {
            throw new Refused(Code.NO_SUCH_KEY, "", Map.of("Key", key));
        }
        if (!Conditions.lists(etag, present.get().etag())) {
            throw failed("If-Match");
        }
    }

    private static Refused failed(String condition) {
        return new Refused(Code.PRECONDITION_FAILED, "", Map.of("Condition", condition));
    }
}
