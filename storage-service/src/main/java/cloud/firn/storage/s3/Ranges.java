package cloud.firn.storage.s3;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Range header (RFC 9110 §14.2), one range of bytes. What is not well-formed, or more than one range, is ignored, as
 * S3 does.
 *
 * @param from inclusive
 * @param to inclusive
 */
record Ranges(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    long length() {
        return to - from + 1;
    }

    static Optional<Ranges> of(String header, long sizeBytes) {
        var match = ONE.matcher(header.strip());
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            long suffix = Long.parseLong(match.group(2));
            if (suffix == 0 || sizeBytes == 0) {
                throw unsatisfiable(header, sizeBytes);
            }
            return Optional.of(new Ranges(Math.max(0, sizeBytes - suffix), sizeBytes - 1));
        }
        long from = Long.parseLong(match.group(1));
        long to = match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2));
        if (to < from) {
            return Optional.empty();
        }
        if (from >= sizeBytes) {
            throw unsatisfiable(header, sizeBytes);
        }
        return Optional.of(new Ranges(from, Math.min(to, sizeBytes - 1)));
    }

    /** The range of a part that is copied: both ends must be said, and be within the source. */
    static Ranges ofCopy(String header, long sizeBytes) {
        var match = ONE.matcher(header);
        if (!match.matches() || match.group(1).isEmpty() || match.group(2).isEmpty()) {
            throw wrongCopy(header);
        }
        var range = new Ranges(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
        if (range.to() < range.from()) {
            throw wrongCopy(header);
        }
        if (range.to() >= sizeBytes) {
            throw unsatisfiable(header, sizeBytes);
        }
        return range;
    }

    private static Refused wrongCopy(String header) {
        return new Refused(
                Code.INVALID_ARGUMENT,
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
                        + " zero-based offsets of the first and last bytes to copy",
                Map.of("ArgumentName", "x-amz-copy-source-range", "ArgumentValue", header));
    }

    private static Refused unsatisfiable(String header, long sizeBytes) {
        return new Refused(
                Code.INVALID_RANGE, "", Map.of("RangeRequested", header, "ActualObjectSize", Long.toString(sizeBytes)));
    }
}
