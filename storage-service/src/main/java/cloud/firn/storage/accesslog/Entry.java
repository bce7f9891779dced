package cloud.firn.storage.accesslog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One answered request, as a line of an access log has it. A text that is empty and a number that is negative are not known
 * or do not apply: the line says {@code -}.
 *
 * <p>Source: "Amazon S3 server access log format" of the user guide.
 */
public record Entry(Whose whose, Instant at, Asked asked, Answered answered, Wire wire) {
    private static final int LONGEST_TEXT = 2048;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'['dd/MMM/yyyy:HH:mm:ss Z']'", Locale.ENGLISH);

    /** Whose bucket was asked for something, and in which region it is. */
    public record Whose(String bucketOwner, String bucket, String region) {}

    /**
     * What was asked.
     *
     * @param requester the id of the organisation that signed
     * @param operation such as {@code REST.GET.OBJECT}
     * @param key percent-encoded
     * @param line method, target and protocol, as they came
     */
    public record Asked(String ip, String requester, String requestId, String operation, String key, String line) {}

    /**
     * What was answered.
     *
     * @param error the code of a refusal
     * @param sentBytes of the body; none is not known either
     * @param totalMillis from the first byte of the request to the last of the answer
     * @param ownMillis from the last byte of the request to the first of the answer
     */
    public record Answered(
            int status,
            String error,
            long sentBytes,
            long objectBytes,
            long totalMillis,
            long ownMillis,
            String versionId) {}

    /**
     * How it came.
     *
     * @param signature {@code SigV2} or {@code SigV4}
     * @param authentication {@code AuthHeader}, {@code QueryString}, or where the signature was else
     */
    public record Wire(String referer, String userAgent, String signature, String authentication, String host) {}

    /** The line, without its end. Connections are not encrypted here, and there are no access points. */
    public String line() {
        return Stream.of(
                        bare(whose.bucketOwner()),
                        bare(whose.bucket()),
                        TIME.format(at.atOffset(ZoneOffset.UTC)),
                        bare(asked.ip()),
                        bare(asked.requester()),
                        bare(asked.requestId()),
                        bare(asked.operation()),
                        bare(asked.key()),
                        quoted(asked.line()),
                        Integer.toString(answered.status()),
                        bare(answered.error()),
                        number(answered.sentBytes() == 0 ? -1 : answered.sentBytes()),
                        number(answered.objectBytes()),
                        number(answered.totalMillis()),
                        number(answered.ownMillis()),
                        quoted(wire.referer()),
                        quoted(wire.userAgent()),
                        bare(answered.versionId()),
                        bare(asked.requestId()),
                        bare(wire.signature()),
                        "-",
                        bare(wire.authentication()),
                        bare(wire.host()),
                        "-",
                        "-",
                        "-",
                        bare(whose.region()))
                .collect(Collectors.joining(" "));
    }

    private static String number(long is) {
        return is < 0 ? "-" : Long.toString(is);
    }

    /** What could be taken for the end of a field, or of the line, is encoded: a client writes no lines of its own. */
    private static String bare(String text) {
        return text.isEmpty() ? "-" : encoded(text, true);
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "\"-\"" : '"' + encoded(text, false) + '"';
    }

    private static String encoded(String text, boolean spaces) {
        var line = new StringBuilder();
        text.chars().limit(LONGEST_TEXT).forEach(c -> {
            if (c < ' ' || c == '"' || c == 0x7F || (spaces && c == ' ')) {
                line.append(String.format(Locale.ROOT, "%%%02X", c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }
}
