package cloud.firn.storage.form;

import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the body of a form into its fields and its file.
 *
 * <p>Memory is bounded: all that stands before the file has at most 20 KiB, and of the file no more is held than could
 * be the beginning of its end. What follows the file is passed over. Not safe for two threads.
 *
 * <p>Source: RFC 7578, and "POST Object" of the Amazon S3 API reference.
 */
final class FormReader {
    private static final int MOST_BEFORE_FILE = 20 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final String FILE = "file";
    private static final String FILE_NAME = "${filename}";

    private enum Expecting {
        FIRST_DELIMITER,
        DELIMITER_END,
        HEAD,
        VALUE,
        FILE_BYTES,
        NOTHING
    }

    private final byte[] delimiter;
    private final Window window = new Window();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private Expecting expecting = Expecting.FIRST_DELIMITER;
    private String name = "";
    private long taken;
    private boolean fileSeen;

    FormReader(String boundary) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
        // The first delimiter may stand at the very beginning, where no line ends before it.
        window.add(ByteString.fromArray(LINE_END));
    }

    /** What the next piece of the body brings. */
    List<Piece> feed(ByteString piece) {
        if (expecting == Expecting.NOTHING) {
            return List.of();
        }
        window.add(piece);
        var out = new ArrayList<Piece>();
        boolean more = true;
        while (more) {
            more = switch (expecting) {
                case FIRST_DELIMITER -> firstDelimiter();
                case DELIMITER_END -> delimiterEnd();
                case HEAD -> head(out);
                case VALUE -> value();
                case FILE_BYTES -> fileBytes(out);
                case NOTHING -> false;
            };
            if (!fileSeen && taken + window.size() > MOST_BEFORE_FILE && !more) {
                throw tooLong();
            }
        }
        return out;
    }

    /** Refuses a body that ended before its form did. */
    List<Piece> end() {
        if (expecting != Expecting.NOTHING) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        return List.of();
    }

    private boolean firstDelimiter() {
        int found = window.find(delimiter);
        if (found == Window.NOT_YET) {
            return false;
        }
        skip(found + delimiter.length);
        expecting = Expecting.DELIMITER_END;
        return true;
    }

    /** Two hyphens end the form; white space and the end of the line lead to the next part. */
    private boolean delimiterEnd() {
        if (window.size() < 2) {
            return false;
        }
        if (window.at(0) == '-' && window.at(1) == '-') {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "POST requires exactly one file upload per request.",
                    Map.of("ArgumentName", FILE, "ArgumentValue", "0"));
        }
        int blank = 0;
        while (blank < window.size() && (window.at(blank) == ' ' || window.at(blank) == '\t')) {
            blank++;
        }
        skip(blank);
        if (window.size() < LINE_END.length) {
            return false;
        }
        if (!window.startsWith(LINE_END)) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        skip(LINE_END.length);
        expecting = Expecting.HEAD;
        return true;
    }

    private boolean head(List<Piece> out) {
        int found = window.find(HEAD_END);
        if (found == Window.NOT_YET) {
            return false;
        }
        var head = PartHead.read(text(found));
        skip(HEAD_END.length);
        if (!head.name().equals(FILE)) {
            name = head.name();
            expecting = Expecting.VALUE;
            return true;
        }
        if (taken > MOST_BEFORE_FILE) {
            throw tooLong();
        }
        fileSeen = true;
        fields.replaceAll((field, value) -> value.replace(FILE_NAME, head.fileName()));
        out.add(new Piece.Fields(fields));
        expecting = Expecting.FILE_BYTES;
        return true;
    }

    private boolean value() {
        int found = window.find(delimiter);
        if (found == Window.NOT_YET) {
            return false;
        }
        if (fields.put(name, text(found)) != null) {
            throw new Refused(
                    Code.INVALID_ARGUMENT, "A POST must contain each field once.", Map.of("ArgumentName", name));
        }
        skip(delimiter.length);
        expecting = Expecting.DELIMITER_END;
        return true;
    }

    private boolean fileBytes(List<Piece> out) {
        int found = window.find(delimiter);
        boolean ended = found != Window.NOT_YET;
        int safe = ended ? found : window.size() - delimiter.length + 1;
        if (safe > 0) {
            out.add(new Piece.FileBytes(window.take(safe)));
        }
        if (ended) {
            window.clear();
            expecting = Expecting.NOTHING;
        }
        return false;
    }

    private String text(int length) {
        try {
            taken += length;
            return window.text(length);
        } catch (CharacterCodingException e) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
    }

    private void skip(int length) {
        taken += length;
        window.skip(length);
    }

    private static Refused tooLong() {
        return new Refused(
                Code.MAX_POST_PRE_DATA_LENGTH_EXCEEDED,
                Code.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.message(),
                Map.of("MaxPostPreDataLengthBytes", Integer.toString(MOST_BEFORE_FILE)));
    }
}
