package cloud.firn.storage.form;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Percent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The head of one part of a form.
 *
 * <p>Source: RFC 7578 sections 4.2 and 5.1. The name of a file comes as its path from some browsers: what follows the
 * last slash or backslash counts.
 *
 * @param name in lower case
 * @param fileName empty when there is none
 */
record PartHead(String name, String fileName) {
    private static final String DISPOSITION = "content-disposition";
    private static final String EXTENDED = "utf-8''";

    static PartHead read(String head) {
        for (var line : head.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(DISPOSITION)) {
                var parameters = parameters(line.substring(colon + 1));
                var name = parameters.get("name");
                if (name == null || name.isEmpty()) {
                    break;
                }
                return new PartHead(name.toLowerCase(Locale.ROOT), fileName(parameters));
            }
        }
        throw new Refused(Code.MALFORMED_POST_REQUEST);
    }

    private static String fileName(Map<String, String> parameters) {
        var extended = parameters.getOrDefault("filename*", "");
        var path = extended.toLowerCase(Locale.ROOT).startsWith(EXTENDED)
                ? decoded(extended.substring(EXTENDED.length()))
                : parameters.getOrDefault("filename", "");
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static String decoded(String text) {
        try {
            return Percent.decode(text);
        } catch (Refused e) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
    }

    /** What follows the first semicolon: names in lower case, values without their quotes. */
    private static Map<String, String> parameters(String text) {
        var found = new HashMap<String, String>();
        int at = text.indexOf(';');
        while (at >= 0 && at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            var name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            int from = equals + 1;
            while (from < text.length() && text.charAt(from) == ' ') {
                from++;
            }
            var value = new StringBuilder();
            int to = from < text.length() && text.charAt(from) == '"'
                    ? quoted(text, from + 1, value)
                    : bare(text, from, value);
            if (found.put(name, value.toString()) != null) {
                throw new Refused(Code.MALFORMED_POST_REQUEST);
            }
            at = text.indexOf(';', to);
        }
        return found;
    }

    private static int bare(String text, int from, StringBuilder value) {
        int semicolon = text.indexOf(';', from);
        int to = semicolon < 0 ? text.length() : semicolon;
        value.append(text.substring(from, to).strip());
        return to;
    }

    /** Up to the closing quote. Only a quote is escaped: a backslash may belong to a path. */
    private static int quoted(String text, int from, StringBuilder value) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                i++;
                c = '"';
            }
            value.append(c);
        }
        throw new Refused(Code.MALFORMED_POST_REQUEST);
    }
}
