package cloud.firn.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A range is the bytes that it names and the object has; rubbish is ignored or refused. */
class RangesFuzzTest {
    @Property
    void aRangeIsTheBytesThatItNamesAndTheObjectHas(
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 40) int to,
            @ForAll @IntRange(max = 30) int size) {
        var wanted = new BitSet();
        for (int i = from; i <= to && i < size; i++) {
            wanted.set(i);
        }
        var got = new BitSet();
        try {
            Ranges.of("bytes=" + from + "-" + to, size).ifPresent(r -> got.set((int) r.from(), (int) r.to() + 1));
        } catch (Refused unsatisfiable) {
            assertThat(unsatisfiable.code().status()).isEqualTo(416);
        }
        assertThat(got).isEqualTo(wanted);
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(
                "bytes=0-9",
                "bytes=-5",
                "bytes=99999999999999999-",
                "/bucket/key?versionId=null",
                "bucket/a%20b%2F%zz");
    }

    @Property
    void rubbishIsIgnoredOrRefused(@ForAll("rubbish") byte[] header, @ForAll @IntRange(max = 50) int size) {
        var text = new String(header, StandardCharsets.ISO_8859_1);
        Rubbish.readOrRefuse(header, h -> Ranges.of(text, size)
                .ifPresent(range -> assertThat(range.to()).isBetween(range.from(), size - 1L)));
        Rubbish.readOrRefuse(header, h -> Ranges.ofCopy(text, size));
        Rubbish.readOrRefuse(header, h -> CopySource.of(text));
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMaxLength(60);
    }

    @Property
    void numbersOfAnyLengthAreRead(@ForAll("digits") String from, @ForAll("digits") String to) {
        Rubbish.readOrRefuse(new byte[0], h -> Ranges.of("bytes=" + from + "-" + to, 10));
    }
}
