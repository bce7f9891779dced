package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormReaderTest {
    private static final String BOUNDARY = "xyz";

    /** What was read: the fields, and the bytes of the file. */
    private record Read(Map<String, String> fields, ByteString file) {}

    static String part(String name, String value) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    static String file(String fileName, String content) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: image/png\r\n\r\n" + content + "\r\n";
    }

    private static Read read(ByteString body, int pieceBytes) {
        var reader = new FormReader(BOUNDARY);
        var fields = new LinkedHashMap<String, String>();
        var file = ByteString.emptyByteString();
        for (int from = 0; from < body.size(); from += pieceBytes) {
            for (var piece : reader.feed(body.slice(from, Math.min(body.size(), from + pieceBytes)))) {
                if (piece instanceof Piece.Fields read) {
                    fields.putAll(read.values());
                } else if (piece instanceof Piece.FileBytes read) {
                    file = file.concat(read.bytes());
                }
            }
        }
        reader.end();
        return new Read(fields, file);
    }

    private static Read read(String body) {
        return read(ByteString.fromString(body), body.length() + 1);
    }

    private static Refused refused(String body) {
        return catchThrowableOfType(Refused.class, () -> read(body));
    }

    @Test
    void a_form_is_read_however_it_is_cut() {
        var content = "one\r\n--xy\r\n--x\r\n\r\n--";
        var body = ByteString.fromString(
                part("key", "a/${filename}") + part("Acl", "private") + file("b.png", content) + "--xyz--\r\n");
        for (int pieceBytes = 1; pieceBytes <= body.size(); pieceBytes++) {
            var read = read(body, pieceBytes);
            assertThat(read.fields()).containsExactly(Map.entry("key", "a/b.png"), Map.entry("acl", "private"));
            assertThat(read.file().utf8String()).isEqualTo(content);
        }
    }

    @Test
    void what_follows_the_file_is_passed_over() {
        var read = read(part("key", "k") + file("f", "x") + part("key", "other") + file("g", "y") + "rubbish");
        assertThat(read.fields()).containsExactly(Map.entry("key", "k"));
        assertThat(read.file().utf8String()).isEqualTo("x");
    }

    @Test
    void a_preamble_and_white_space_behind_a_boundary_say_nothing() {
        var body = "preamble\r\n" + part("key", "k").replace("--xyz\r\n", "--xyz \t\r\n") + file("f", "") + "--xyz--";
        assertThat(read(body).fields()).containsEntry("key", "k");
        assertThat(read(body).file().isEmpty()).isTrue();
    }

    @Test
    void the_name_of_a_file_is_the_end_of_its_path() {
        for (var name : new String[] {"b.png", "C:\\pictures\\b.png", "/home/me/b.png"}) {
            assertThat(read(part("key", "${filename}") + file(name, "x") + "--xyz--")
                            .fields())
                    .containsEntry("key", "b.png");
        }
        var nameless = "--xyz\r\ncontent-disposition: form-data; name=file\r\n\r\nx\r\n--xyz--";
        assertThat(read(part("key", "a/${filename}") + nameless).fields()).containsEntry("key", "a/");
        var extended = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%A9\r\n\r\nx\r\n";
        assertThat(read(part("key", "${filename}") + extended + "--xyz--").fields())
                .containsEntry("key", "\u00e9");
    }

    @Test
    void a_form_without_a_file_is_refused() {
        var refused = refused(part("key", "k") + "--xyz--\r\n");
        assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused).hasMessage("POST requires exactly one file upload per request.");
    }

    @Test
    void a_form_that_is_none_or_ends_early_is_refused() {
        var whole = part("key", "k") + file("f", "x") + "--xyz--";
        assertThat(refused("").code()).isEqualTo(Code.MALFORMED_POST_REQUEST);
        for (int end = 1; end < whole.indexOf("--xyz--") + 5; end++) {
            assertThat(refused(whole.substring(0, end)).code())
                    .as("cut at " + end)
                    .isEqualTo(Code.MALFORMED_POST_REQUEST);
        }
        for (var body : new String[] {
            "--xyzz\r\n\r\n",
            "--xyz\r\n\r\n\r\nvalue\r\n--xyz--",
            part("", "k"),
            part("a\"; name=\"b", "k"),
            "--xyz\r\nContent-Disposition: form-data; name=\"open\r\n\r\n"
        }) {
            assertThat(refused(body).code()).as(body).isEqualTo(Code.MALFORMED_POST_REQUEST);
        }
    }

    @Test
    void a_field_comes_once() {
        assertThat(refused(part("key", "k") + part("KEY", "l") + "--xyz--").code())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void what_stands_before_the_file_has_twenty_KiB_at_most() {
        var fits = part("key", "k") + part("x-ignore-a", "a".repeat(20_000)) + file("f", "a".repeat(100_000));
        assertThat(read(ByteString.fromString(fits + "--xyz--"), 1000).file().size())
                .isEqualTo(100_000);
        for (var body : new String[] {
            part("x-ignore-a", "a".repeat(21_000)) + file("f", "x") + "--xyz--",
            part("x-ignore-a", "a".repeat(10_300)) + part("x-ignore-b", "a".repeat(10_300)) + file("f", "x"),
            "a".repeat(21_000)
        }) {
            assertThat(refused(body).code()).isEqualTo(Code.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
            var inPieces = catchThrowableOfType(Refused.class, () -> read(ByteString.fromString(body), 7));
            assertThat(inPieces.fields()).containsEntry("MaxPostPreDataLengthBytes", "20480");
        }
    }

    @Property(tries = 500)
    void any_file_comes_out_as_it_went_in(@ForAll byte[] content, @ForAll @IntRange(min = 1, max = 50) int pieceBytes) {
        var before = ByteString.fromString(part("key", "k") + file("f", "").replaceFirst("\r\n$", ""));
        var file = ByteString.fromArray(content);
        var body = before.concat(file).concat(ByteString.fromString("\r\n--xyz--\r\n"));
        if (!new String(content, StandardCharsets.ISO_8859_1).contains("\r\n--xyz")) {
            assertThat(read(body, pieceBytes).file()).isEqualTo(file);
        }
    }

    @Property(tries = 1000)
    void rubbish_is_refused_and_nothing_else(
            @ForAll byte[] rubbish, @ForAll @IntRange(max = 200) int keep, @ForAll String disposition) {
        var start = part("key", "k") + part(disposition, "v") + file(disposition, "x");
        var body = ByteString.fromString(start.substring(0, Math.min(keep, start.length())))
                .concat(ByteString.fromArray(rubbish));
        try {
            read(body, 16);
        } catch (Refused refused) {
            assertThat(refused.code().status()).isEqualTo(400);
        }
    }
}
