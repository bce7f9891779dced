package cloud.firn.gateway.routing;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a call goes, exactly as it was written on the wire: what was signed, what is matched and what is passed on are one.
 *
 * @param path escaped
 * @param query without its question mark; empty when there is none
 */
public record Target(String path, String query) {
    /** A path that means the same to everybody: no dot segments, no empty segments, no escaped slash. */
    private static final Pattern PLAIN =
            Pattern.compile("(/(?!\\.{1,2}(/|$))(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%(?!2[EeFf]|00)[0-9A-Fa-f]{2})+)+/?|/");

    /** Reads a request target of the form {@code /path?query}; empty when it is of another form. */
    public static Optional<Target> parse(String raw) {
        var mark = raw.indexOf('?');
        var path = mark < 0 ? raw : raw.substring(0, mark);
        return PLAIN.matcher(path).matches()
                ? Optional.of(new Target(path, mark < 0 ? "" : raw.substring(mark + 1)))
                : Optional.empty();
    }

    /** As it came. */
    public String pathAndQuery() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
