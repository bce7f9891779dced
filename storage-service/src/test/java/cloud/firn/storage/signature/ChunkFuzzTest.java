package cloud.firn.storage.signature;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import akka.util.ByteStringBuilder;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A chunked body comes out as it went in, however the network cuts it; a damaged one is refused, or is another body. */
class ChunkFuzzTest {
    @Property
    void theBytesComeOutInOrderHoweverTheyAreCut(
            @ForAll @Size(max = 4) List<@IntRange(min = 8192, max = 9000) Integer> chunks,
            @ForAll @IntRange(max = 3000) int last,
            @ForAll @IntRange(min = 1, max = 20_000) int cut) {
        var plain = new ByteStringBuilder();
        var framed = new ByteStringBuilder();
        for (int i = 0; i <= chunks.size(); i++) {
            int size = i < chunks.size() ? chunks.get(i) : last;
            if (size > 0) {
                var bytes = ByteString.fromArray(bytes(size, i));
                plain.append(bytes);
                framed.append(text(Integer.toHexString(size) + "\r\n"))
                        .append(bytes)
                        .append(text("\r\n"));
            }
        }
        framed.append(text("0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n"));
        var decoder = new ChunkDecoder(new Payload.UnsignedChunks());
        assertThat(decoded(decoder, framed.result(), cut)).isEqualTo(plain.result());
        assertThat(decoder.finish()).containsEntry("x-amz-checksum-crc32", "AAAA");
    }

    @Property
    void damageIsRefusedOrMakesAnotherBodyAndNeverALongerOne(
            @ForAll @IntRange(max = 400) int at,
            @ForAll byte[] damage,
            @ForAll @IntRange(max = 40) int gone,
            @ForAll @IntRange(min = 1, max = 500) int cut) {
        var whole = text("12c\r\n").concat(ByteString.fromArray(bytes(300, 1))).concat(text("\r\n0\r\na:b\r\n\r\n"));
        var damaged = whole.take(at).concat(ByteString.fromArray(damage)).concat(whole.drop(at + gone));
        var decoder = new ChunkDecoder(new Payload.UnsignedChunks());
        try {
            assertThat(decoded(decoder, damaged, cut).size()).isLessThanOrEqualTo(damaged.size());
            decoder.finish();
        } catch (Refused refused) {
            assertThat(refused.detail()).isNotBlank();
        }
    }

    private static ByteString decoded(ChunkDecoder decoder, ByteString body, int cut) {
        var out = new ByteStringBuilder();
        for (var rest = body; !rest.isEmpty(); rest = rest.drop(cut)) {
            decoder.feed(rest.take(cut)).forEach(out::append);
        }
        return out.result();
    }

    private static byte[] bytes(int size, int seed) {
        var bytes = new byte[size];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static ByteString text(String text) {
        return ByteString.fromString(text, StandardCharsets.US_ASCII);
    }
}
