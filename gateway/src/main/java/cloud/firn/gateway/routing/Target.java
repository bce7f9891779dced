package cloud.firn.gateway.routing;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Where a call goes, exactly as it was written on the wire: what was signed, what is matched and what is passed on are one.
 *
 * @param path escaped
 * @param query without its question mark; empty when there is none
 */
public record Target(String path, String query) {
    /** What a segment may be made of, beside percent-encoded bytes. */
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~!$&'()*+,;=:@-";

    /** Reads a request target of the form {@code /path?query}; empty when it is of another form. */
    public static Optional<Target> parse(String raw) {
        var mark = raw.indexOf('?');
        var path = mark < 0 ? raw : raw.substring(0, mark);
        return isUnambiguous(path)
                ? Optional.of(new Target(path, mark < 0 ? "" : raw.substring(mark + 1)))
                : Optional.empty();
    }

    /**
     * Whether a path means the same to everybody: no dot segments, no empty segments, no escaped slash.
     *
     * <p>Nobody has proven who they are when this is asked, so it is a loop: a regular expression of this form takes a stack
     * frame for each character.
     */
    private static boolean isUnambiguous(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        var end = 0;
        for (var begin = 1; begin < path.length(); begin = end + 1) {
            var slash = path.indexOf('/', begin);
            end = slash < 0 ? path.length() : slash;
            if (!isSegment(path.substring(begin, end))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSegment(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        for (var at = 0; at < segment.length(); at++) {
            if (segment.charAt(at) == '%') {
                if (!isEscape(segment, at)) {
                    return false;
                }
                at += 2;
            } else if (PLAIN.indexOf(segment.charAt(at)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether an encoded byte stands here that is neither a dot, nor a slash, nor zero. */
    private static boolean isEscape(String segment, int at) {
        if (at + 2 >= segment.length()
                || !HexFormat.isHexDigit(segment.charAt(at + 1))
                || !HexFormat.isHexDigit(segment.charAt(at + 2))) {
            return false;
        }
        var encoded = HexFormat.fromHexDigits(segment, at + 1, at + 3);
        return encoded != '.' && encoded != '/' && encoded != 0;
    }

    /** As it came. */
    public String pathAndQuery() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
