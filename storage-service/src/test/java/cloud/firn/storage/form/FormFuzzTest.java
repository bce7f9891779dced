package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A form says the same however the network cuts it; a damaged one is refused or is another form. */
class FormFuzzTest {
    private static final String HEAD = String.join(
            "\r\n",
            "--b",
            "Content-Disposition: form-data; name=\"key\"",
            "",
            "a/${filename}",
            "--b",
            "Content-Disposition: form-data; name=\"file\"; filename=\"f.txt\"",
            "Content-Type: text/plain",
            "",
            "");

    @Property
    void aFormIsTheSameHoweverItIsCut(@ForAll byte[] file, @ForAll @IntRange(min = 1, max = 300) int cut) {
        var body = ByteString.fromString(HEAD, StandardCharsets.US_ASCII)
                .concat(ByteString.fromArray(file))
                .concat(ByteString.fromString("\r\n--b--\r\n", StandardCharsets.US_ASCII));
        assertThat(read(body, cut)).isEqualTo(read(body, body.size()));
        assertThat(read(body, cut)).isEqualTo(ByteString.fromArray(file));
    }

    @Property
    void aDamagedFormIsRefusedOrIsAnother(
            @ForAll @IntRange(max = 200) int at,
            @ForAll byte[] damage,
            @ForAll @IntRange(max = 40) int gone,
            @ForAll @IntRange(min = 1, max = 300) int cut) {
        var whole = ByteString.fromString(HEAD + "content\r\n--b--\r\n", StandardCharsets.US_ASCII);
        var damaged = whole.take(at).concat(ByteString.fromArray(damage)).concat(whole.drop(at + gone));
        try {
            assertThat(read(damaged, cut).size()).isLessThanOrEqualTo(damaged.size());
        } catch (Refused refused) {
            assertThat(refused.detail()).isNotBlank();
        }
    }

    /** The bytes of the file. */
    private static ByteString read(ByteString body, int cut) {
        var reader = new FormReader("b");
        List<Piece> pieces = new ArrayList<>();
        for (var rest = body; !rest.isEmpty(); rest = rest.drop(cut)) {
            pieces.addAll(reader.feed(rest.take(cut)));
        }
        pieces.addAll(reader.end());
        return pieces.stream()
                .filter(Piece.FileBytes.class::isInstance)
                .map(piece -> ((Piece.FileBytes) piece).bytes())
                .reduce(ByteString.emptyByteString(), ByteString::concat);
    }
}
