package cloud.firn.storage.s3;

import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/** The conditions of a read, in the order of RFC 9110 §13.2.2. */
final class Conditions {
    private Conditions() {}

    /** @param prefix {@code x-amz-copy-source-} for the source of a copy, else empty */
    static void check(Call call, ObjectRow row, String prefix) {
        var changed = row.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
        var match = call.header(prefix + "if-match");
        if (match.isPresent()) {
            if (!lists(match.get(), row.etag())) {
                throw new Refused(Code.PRECONDITION_FAILED, "", java.util.Map.of("Condition", "If-Match"));
            }
        } else if (date(call, prefix + "if-unmodified-since")
                .filter(changed::isAfter)
                .isPresent()) {
            throw new Refused(Code.PRECONDITION_FAILED, "", java.util.Map.of("Condition", "If-Unmodified-Since"));
        }
        var code = prefix.isEmpty() ? Code.NOT_MODIFIED : Code.PRECONDITION_FAILED;
        var noneMatch = call.header(prefix + "if-none-match");
        if (noneMatch.isPresent()) {
            if (lists(noneMatch.get(), row.etag())) {
                throw unchanged(code, row);
            }
        } else if (date(call, prefix + "if-modified-since")
                .filter(since -> !changed.isAfter(since))
                .isPresent()) {
            throw unchanged(code, row);
        }
    }

    /** Whether a range is wanted of the object as it is; else all of it is (RFC 9110 §13.1.5). */
    static boolean admitsRange(Call call, ObjectRow row) {
        var condition = call.header("if-range");
        if (condition.isEmpty()) {
            return true;
        }
        var changed = row.modifiedAt().truncatedTo(ChronoUnit.SECONDS);
        return date(condition.get())
                .map(changed::equals)
                .orElseGet(() -> condition.get().replace("\"", "").equals(row.etag()));
    }

    private static Refused unchanged(Code code, ObjectRow row) {
        return new Refused(code)
                .with("ETag", Answers.quoted(row.etag()))
                .with("Last-Modified", Answers.httpDate(row.modifiedAt()));
    }

    /** Whether a header's list of ETags has this one, or everything. */
    static boolean lists(String header, String etag) {
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                .map(one -> one.replace("\"", ""))
                .anyMatch(one -> one.equals("*") || one.equals(etag));
    }

    private static Optional<Instant> date(Call call, String name) {
        return call.header(name).flatMap(Conditions::date);
    }

    /** A date of HTTP or of ISO 8601; empty when it is neither. */
    static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException again) {
                return Optional.empty();
            }
        }
    }
}
