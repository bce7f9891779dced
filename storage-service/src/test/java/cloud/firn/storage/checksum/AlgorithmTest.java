package cloud.firn.storage.checksum;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AlgorithmTest {
    private static final byte[] DIGITS = "123456789".getBytes(US_ASCII);
    private static final byte[] ABC = "abc".getBytes(US_ASCII);
    private static final List<Algorithm> SUMMED = List.of(Algorithm.CRC32, Algorithm.CRC32C, Algorithm.CRC64NVME);

    private static String of(Algorithm algorithm, byte[] bytes) {
        var running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.base64();
    }

    private static String hex(Algorithm algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(of(algorithm, bytes)));
    }

    /** One bit at a time, as the definition says. */
    private static long bitByBit(byte[] bytes, int from, int to) {
        long crc = -1;
        for (int i = from; i < to; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ Crc64Nvme.POLYNOMIAL : crc >>> 1;
            }
        }
        return ~crc;
    }

    @Test
    void the_published_check_values_come_out() {
        assertThat(hex(Algorithm.CRC32, DIGITS)).isEqualTo("cbf43926");
        assertThat(hex(Algorithm.CRC32C, DIGITS)).isEqualTo("e3069283");
        assertThat(hex(Algorithm.CRC64NVME, DIGITS)).isEqualTo("ae8b14860a799888");
        assertThat(hex(Algorithm.SHA1, ABC)).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
        assertThat(hex(Algorithm.SHA256, ABC))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void the_published_checksums_of_a_page_for_NVMe_come_out() {
        var page = new byte[4096];
        assertThat(hex(Algorithm.CRC64NVME, page)).isEqualTo("6482d367eb22b64e");
        Arrays.fill(page, (byte) 0xff);
        assertThat(hex(Algorithm.CRC64NVME, page)).isEqualTo("c0ddba7302eca3ac");
    }

    @Property(tries = 500)
    void many_bytes_a_step_give_what_one_bit_a_step_gives(
            @ForAll @Size(max = 200) byte[] bytes,
            @ForAll @IntRange(max = 200) int one,
            @ForAll @IntRange(max = 200) int other) {
        int from = Math.min(Math.min(one, other), bytes.length);
        int to = Math.min(Math.max(one, other), bytes.length);
        var crc = new Crc64Nvme();
        crc.update(bytes, from, to - from);
        assertThat(crc.getValue()).isEqualTo(bitByBit(bytes, from, to));
    }

    @Property(tries = 200)
    void bytes_may_come_in_any_pieces_and_any_kind_of_buffer(
            @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int pieceBytes) {
        for (var algorithm : Algorithm.values()) {
            var running = algorithm.start();
            for (int from = 0; from < bytes.length; from += pieceBytes) {
                var piece = ByteBuffer.wrap(bytes, from, Math.min(pieceBytes, bytes.length - from));
                running.update(from % 2 == 0 ? piece.asReadOnlyBuffer() : piece);
                assertThat(from % 2 == 0 || !piece.hasRemaining()).isTrue();
            }
            assertThat(running.base64()).isEqualTo(of(algorithm, bytes));
        }
    }

    @Property(tries = 200)
    void the_sum_of_the_pieces_is_the_checksum_of_the_whole(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @Size(max = 8) List<@IntRange(max = 300) Integer> cuts) {
        var places = new ArrayList<>(
                cuts.stream().map(cut -> Math.min(cut, bytes.length)).sorted().toList());
        places.add(bytes.length);
        for (var algorithm : SUMMED) {
            var parts = new ArrayList<Algorithm.Summand>();
            int from = 0;
            for (int to : places) {
                parts.add(new Algorithm.Summand(of(algorithm, Arrays.copyOfRange(bytes, from, to)), to - from));
                from = to;
            }
            assertThat(algorithm.sum(parts)).isEqualTo(of(algorithm, bytes));
        }
    }

    @Property(tries = 200)
    void pieces_of_any_size_may_be_summed_in_any_grouping(
            @ForAll long first,
            @ForAll long second,
            @ForAll long third,
            @ForAll @LongRange(max = 1L << 50) long secondBytes,
            @ForAll @LongRange(max = 1L << 50) long thirdBytes) {
        for (var sum : List.of(CrcSum.CRC32, CrcSum.CRC32C, CrcSum.CRC64NVME)) {
            long width = sum == CrcSum.CRC64NVME ? -1 : 0xffffffffL;
            var left = sum.append(sum.append(first & width, second & width, secondBytes), third & width, thirdBytes);
            var right = sum.append(
                    first & width, sum.append(second & width, third & width, thirdBytes), secondBytes + thirdBytes);
            assertThat(left).isEqualTo(right);
        }
    }

    @Test
    void a_digest_cannot_be_summed() {
        for (var algorithm : Algorithm.values()) {
            assertThat(algorithm.canBeSummed()).isEqualTo(SUMMED.contains(algorithm));
        }
        assertThatThrownBy(() -> Algorithm.SHA256.sum(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Algorithm.SHA1.sum(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 100)
    void a_composite_is_the_checksum_of_the_binary_checksums_and_their_number(
            @ForAll @Size(min = 1, max = 5) List<@Size(max = 20) byte[]> parts) throws NoSuchAlgorithmException {
        for (var name :
                Map.of("SHA-1", Algorithm.SHA1, "SHA-256", Algorithm.SHA256).entrySet()) {
            var digest = MessageDigest.getInstance(name.getKey());
            for (var part : parts) {
                digest.update(MessageDigest.getInstance(name.getKey()).digest(part));
            }
            assertThat(name.getValue()
                            .composite(parts.stream()
                                    .map(part -> new Algorithm.Summand(of(name.getValue(), part), part.length))
                                    .toList()))
                    .isEqualTo(Base64.getEncoder().encodeToString(digest.digest()) + "-" + parts.size());
        }
    }

    @Property(tries = 200)
    void what_an_algorithm_makes_is_well_formed_for_it_and_for_no_other(@ForAll @Size(max = 50) byte[] bytes) {
        for (var algorithm : Algorithm.values()) {
            for (var other : Algorithm.values()) {
                boolean alike =
                        of(algorithm, bytes).length() == of(other, bytes).length();
                assertThat(other.wellFormed(of(algorithm, bytes))).isEqualTo(alike);
            }
        }
    }

    @Property(tries = 500)
    void whatever_comes_is_well_formed_or_not(@ForAll String text) {
        for (var algorithm : Algorithm.values()) {
            assertThat(algorithm.wellFormed(text)).isIn(true, false);
        }
    }

    @Test
    void a_value_has_one_spelling() {
        assertThat(Algorithm.CRC64NVME.wellFormed("rosUhgp5mIg=")).isTrue();
        assertThat(Algorithm.CRC64NVME.wellFormed("rosUhgp5mIg"))
                .as("without padding")
                .isFalse();
        assertThat(Algorithm.CRC64NVME.wellFormed("rosUhgp5mIh="))
                .as("with a stray bit")
                .isFalse();
        assertThat(Algorithm.CRC64NVME.wellFormed("rosUhgp5mIg=-1"))
                .as("a composite")
                .isFalse();
        assertThat(Algorithm.CRC32.wellFormed("")).isFalse();
    }

    @Test
    void a_header_and_a_word_name_their_algorithm() {
        for (var algorithm : Algorithm.values()) {
            assertThat(Algorithm.ofHeader(algorithm.header())).contains(algorithm);
            assertThat(Algorithm.ofWord(algorithm.name().toLowerCase(java.util.Locale.ROOT)))
                    .contains(algorithm);
        }
        assertThat(Algorithm.ofHeader("x-amz-checksum-type")).isEmpty();
        assertThat(Algorithm.ofWord("MD4")).isEmpty();
    }
}
