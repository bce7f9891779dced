package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * The ways in which a client may have written its Content-Type: Akka HTTP hands over what it read, in its own spelling and
 * without a charset that says nothing to it, but signatures are over what was written.
 */
final class MediaTypeSpellings {
    private static final String CHARSET = "charset=";

    private MediaTypeSpellings() {}

    /** Every likely spelling, the likeliest first, "" among them when there may have been none; empty when there was none. */
    static List<String> of(HttpRequest request) {
        var unread = request.getHeader("content-type");
        if (unread.isPresent()) {
            // What is no media type is kept as it was written.
            return List.of(unread.get().value());
        }
        var type = request.entity().getContentType().toString();
        if (type.equals("none/none")) {
            return List.of();
        }
        var found = new LinkedHashSet<String>();
        found.add(type);
        var pieces = pieces(type);
        for (var charset : charsets(pieces)) {
            for (var separator : List.of("; ", ";")) {
                found.add(join(pieces, charset, false, separator));
                found.add(join(pieces, charset, true, separator));
            }
        }
        if (type.equals("application/octet-stream")) {
            // Akka says so too of a body whose type nobody named.
            found.add("");
        }
        return List.copyOf(found);
    }

    /** The charset as it may have been written; "" for none, where Akka would not tell of it. */
    private static List<String> charsets(List<String> pieces) {
        var told = pieces.stream().filter(MediaTypeSpellings::isCharset).findFirst();
        if (told.isEmpty() && pieces.get(0).startsWith("multipart/")) {
            return List.of("");
        }
        var name = told.map(piece -> piece.substring(CHARSET.length())).orElse("UTF-8");
        var lower = name.toLowerCase(Locale.ROOT);
        var found = new ArrayList<>(List.of(name, lower, '"' + name + '"', '"' + lower + '"'));
        if (told.isEmpty()) {
            found.add(0, "");
        }
        return found;
    }

    private static String join(List<String> pieces, String charset, boolean charsetFirst, String separator) {
        var all = new ArrayList<>(pieces);
        all.removeIf(MediaTypeSpellings::isCharset);
        if (!charset.isEmpty()) {
            all.add(charsetFirst ? 1 : all.size(), CHARSET + charset);
        }
        return String.join(separator, all);
    }

    private static boolean isCharset(String piece) {
        return piece.startsWith(CHARSET);
    }

    /** The type and its parameters; a semicolon between quotes divides nothing. */
    private static List<String> pieces(String type) {
        var found = new ArrayList<String>();
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            quoted ^= c == '"';
            if (c == ';' && !quoted) {
                found.add(type.substring(from, i).strip());
                from = i + 1;
            }
        }
        found.add(type.substring(from).strip());
        return found;
    }
}
