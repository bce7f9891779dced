package cloud.firn.storage.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodyCipherTest {
    private static final int RECORD = 8;
    private static final DataKey KEY = new DataKey(Keys.bytes(5, 32));

    /** A body that nobody wrote yet: a record of one is encrypted once. */
    private static BodyCipher fresh() {
        return KEY.cipher(UUID.randomUUID(), RECORD);
    }

    /** As a writer does: cut into records, of which the last is known to be the last. */
    private static List<ByteBuffer> store(BodyCipher cipher, int recordBytes, byte[] body) {
        var stored = new ArrayList<ByteBuffer>();
        int from = 0;
        do {
            int to = Math.min(body.length, from + recordBytes);
            stored.add(cipher.encrypt(stored.size(), to == body.length, ByteBuffer.wrap(body, from, to - from)));
            from = to;
        } while (from < body.length);
        return stored;
    }

    private static void assertDoesNotOpen(BodyCipher cipher, int number, long bodyBytes, ByteBuffer stored) {
        assertThatThrownBy(() -> cipher.decrypt(number, bodyBytes, stored)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] array(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Property(tries = 300)
    void any_record_of_any_body_opens_without_the_others(
            @ForAll @Size(max = 100) byte[] body, @ForAll @IntRange(min = 1, max = 40) int recordBytes) {
        var id = UUID.randomUUID();
        var writer = KEY.cipher(id, recordBytes);
        var reader = KEY.cipher(id, recordBytes);
        var stored = store(writer, recordBytes, body);
        for (int number = stored.size() - 1; number >= 0; number--) {
            int from = number * recordBytes;
            assertThat(array(reader.decrypt(number, body.length, stored.get(number))))
                    .isEqualTo(Arrays.copyOfRange(body, from, Math.min(body.length, from + recordBytes)));
        }
    }

    @Property(tries = 300)
    void a_record_opens_at_any_number(@ForAll @IntRange(min = 1) int number) {
        var cipher = fresh();
        var plain = ByteBuffer.wrap(new byte[] {1, 2, 3});
        long bodyBytes = (long) number * RECORD + 3;
        assertThat(cipher.decrypt(number, bodyBytes, cipher.encrypt(number, true, plain)))
                .isEqualTo(plain);
    }

    @Property(tries = 300)
    void a_record_with_any_bit_flipped_does_not_open(
            @ForAll @Size(min = 1, max = RECORD) byte[] plain, @ForAll @IntRange(max = 1_000_000) int at) {
        var cipher = fresh();
        var stored = array(cipher.encrypt(0, true, ByteBuffer.wrap(plain)));
        int bit = at % (stored.length * Byte.SIZE);
        stored[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        assertDoesNotOpen(cipher, 0, plain.length, ByteBuffer.wrap(stored));
    }

    @Property(tries = 200)
    void a_record_does_not_open_at_another_place(
            @ForAll @IntRange(max = 1000) int from, @ForAll @IntRange(max = 1000) int to) {
        if (from != to) {
            var cipher = fresh();
            var stored = cipher.encrypt(from, false, ByteBuffer.wrap(new byte[RECORD]));
            assertDoesNotOpen(cipher, to, 1002L * RECORD, stored);
        }
    }

    @Property(tries = 200)
    void a_body_that_was_cut_short_or_grew_does_not_open_at_its_end(
            @ForAll @Size(min = 1, max = 60) byte[] body, @ForAll @IntRange(max = 70) int claimed) {
        if (claimed != body.length) {
            var cipher = fresh();
            var stored = store(cipher, RECORD, body);
            int last = claimed == 0 ? 0 : (claimed - 1) / RECORD;
            if (last < stored.size()) {
                assertDoesNotOpen(cipher, last, claimed, stored.get(last));
            }
        }
    }

    @Test
    void the_end_that_is_left_of_a_cut_body_was_not_written_as_the_last() {
        var cipher = fresh();
        var stored = store(cipher, RECORD, new byte[3 * RECORD]);
        assertDoesNotOpen(cipher, 1, 2 * RECORD, stored.get(1));
        assertDoesNotOpen(cipher, 2, 4 * RECORD, stored.get(2));
    }

    @Test
    void a_record_does_not_open_in_another_body_or_under_another_key() {
        var id = UUID.randomUUID();
        var stored = KEY.cipher(id, RECORD).encrypt(0, true, ByteBuffer.wrap(new byte[3]));
        assertDoesNotOpen(fresh(), 0, 3, stored);
        assertDoesNotOpen(new DataKey(Keys.bytes(6, 32)).cipher(id, RECORD), 0, 3, stored);
        assertDoesNotOpen(KEY.cipher(id, RECORD + 1), 0, 3, stored);
    }

    @Test
    void a_body_of_nothing_is_a_record_that_says_so() {
        var cipher = fresh();
        var stored = cipher.encrypt(0, true, ByteBuffer.allocate(0));
        assertThat(stored.remaining()).isEqualTo(BodyCipher.TAG_BYTES);
        assertThat(cipher.decrypt(0, 0, stored).remaining()).isZero();
        assertDoesNotOpen(cipher, 0, 0, ByteBuffer.allocate(0));
    }

    @Test
    void the_same_text_in_two_records_and_in_two_bodies_looks_different() {
        var text = ByteBuffer.wrap(new byte[RECORD]);
        var one = fresh();
        assertThat(List.of(one.encrypt(0, false, text), one.encrypt(1, false, text), fresh().encrypt(0, false, text)))
                .doesNotHaveDuplicates();
    }

    @Test
    void any_kind_of_buffer_will_do_and_is_left_as_it_was() {
        var cipher = fresh();
        var direct = ByteBuffer.allocateDirect(RECORD);
        var readOnly = ByteBuffer.wrap(new byte[RECORD + 2], 1, RECORD).asReadOnlyBuffer();
        var stored = cipher.encrypt(0, false, direct);
        assertThat(cipher.encrypt(1, true, readOnly).remaining()).isEqualTo(RECORD + BodyCipher.TAG_BYTES);
        assertThat(cipher.decrypt(0, 2 * RECORD, stored.asReadOnlyBuffer())).isEqualTo(direct);
        assertThat(direct.position()).isZero();
        assertThat(readOnly.position()).isEqualTo(1);
        assertThat(stored.position()).isZero();
    }

    @Test
    void a_writer_keeps_to_the_size_of_records() {
        var cipher = fresh();
        assertThatThrownBy(() -> cipher.encrypt(0, false, ByteBuffer.allocate(RECORD - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cipher.encrypt(0, true, ByteBuffer.allocate(RECORD + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cipher.encrypt(1, true, ByteBuffer.allocate(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cipher.decrypt(2, 2 * RECORD, ByteBuffer.allocate(RECORD)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_is_not_encrypted_twice_in_a_row() {
        var cipher = fresh();
        var text = ByteBuffer.wrap(new byte[RECORD]);
        cipher.encrypt(4, false, text);
        assertThatThrownBy(() -> cipher.encrypt(4, false, text)).isInstanceOf(IllegalStateException.class);
    }
}
