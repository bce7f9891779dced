package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as AWS does it (RFC 3986, unreserved characters only, upper-case digits). */
public final class Percent {
    private static final String DIGITS = "0123456789ABCDEF";

    private Percent() {}

    /** Encodes everything but unreserved characters, the slash too. */
    public static String encode(String text) {
        return plain(text) ? text : encode(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Encodes everything but unreserved characters and the slash. */
    public static String encodePath(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8), true);
    }

    /**
     * Decodes a path: a plus sign is a plus sign.
     *
     * @throws Refused InvalidURI when an escape is broken or the bytes are no UTF-8
     */
    public static String decode(String text) {
        return text.indexOf('%') < 0 ? text : text(bytes(text, false));
    }

    /** Decodes a query: a plus sign is a space. */
    static String decodeForm(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : text(bytes(text, true));
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!unreserved(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String encode(byte[] bytes, boolean keepSlash) {
        var out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (unreserved(c) || (keepSlash && c == '/')) {
                out.append(c);
            } else {
                out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean unreserved(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static byte[] bytes(String text, boolean form) {
        var source = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(source.length);
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                int high = i + 1 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Refused(Code.INVALID_URI);
                }
                out.write((high << 4) | low);
                i += 2;
            } else {
                out.write(form && b == '+' ? ' ' : b);
            }
        }
        return out.toByteArray();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(Code.INVALID_URI);
        }
    }
}
