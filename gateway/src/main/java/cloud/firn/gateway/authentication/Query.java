package cloud.firn.gateway.authentication;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The arguments of a query string, decoded as clients decode them before they sign: percent-encoding, {@code +} is a
 * space, UTF-8.
 *
 * @param arguments the values of each name, in the order they were sent; names sorted
 */
public record Query(Map<String, List<String>> arguments) {
    static final Query NONE = new Query(Map.of());

    /** Reads a raw query string without its question mark; empty when a percent sign or a byte in it means nothing. */
    public static Optional<Query> parse(String raw) {
        if (raw.isEmpty()) {
            return Optional.of(NONE);
        }
        Map<String, List<String>> arguments = new TreeMap<>();
        for (var pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            var equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            arguments.computeIfAbsent(name.get(), n -> new ArrayList<>()).add(value.get());
        }
        return Optional.of(new Query(Collections.unmodifiableMap(arguments)));
    }

    private static Optional<String> decoded(String raw) {
        var bytes = ByteBuffer.allocate(raw.length());
        for (var at = 0; at < raw.length(); at++) {
            var c = raw.charAt(at);
            if (c == '%') {
                var whole = at + 2 < raw.length();
                var high = whole ? Character.digit(raw.charAt(at + 1), 16) : -1;
                var low = whole ? Character.digit(raw.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high << 4 | low));
                at += 2;
            } else if (c == '+') {
                bytes.put((byte) ' ');
            } else if (c > ' ' && c < 0x7f) {
                bytes.put((byte) c);
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
