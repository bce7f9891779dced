package cloud.firn.storage.encryption;

import static cloud.firn.storage.encryption.Keys.customer;
import static cloud.firn.storage.encryption.Keys.refusal;
import static cloud.firn.storage.encryption.Keys.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.platform.crypto.Sealing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EncryptionsTest {
    private static final UUID BUCKET = new UUID(1, 1);
    private static final UUID BODY = new UUID(2, 2);
    private static final String NEEDS_KEY = "InvalidRequest 400: The object was stored using a form of Server Side"
            + " Encryption. The correct parameters must be provided to retrieve the object.";
    private static final String NEEDS_NO_KEY =
            "InvalidRequest 400: The encryption parameters are not applicable to this object.";
    private static final String WRONG_KEY = "AccessDenied 403: Requests specifying Server Side Encryption with Customer"
            + " provided keys must provide the correct secret key.";
    private static final String PART_NEEDS_KEY = "InvalidRequest 400: The multipart upload initiate requested"
            + " encryption. Subsequent part requests must include the appropriate encryption parameters.";
    private static final String OTHER_KEY =
            "InvalidRequest 400: The provided encryption parameters did not match the ones used originally.";

    private final Encryptions encryptions = new Encryptions(new Sealing(new byte[32]));
    private final Encryption server = encryptions.forServer(BUCKET, BODY).encryption();
    private final Encryption own =
            encryptions.forCustomer(customer(7), BUCKET, BODY).encryption();
    private final Encryption plain = Encryption.of(Map.of());

    private boolean opens(Encryptions.Fresh fresh, Optional<CustomerKey> given) {
        var kept = Encryption.of(fresh.encryption().words());
        var key = encryptions.open(kept, BUCKET, BODY, given).orElseThrow();
        var stored = fresh.key().cipher(BODY, 100).encrypt(0, true, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        return key.cipher(BODY, 100).decrypt(0, 3, stored).equals(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void what_was_written_under_our_key_opens_without_any() {
        assertThat(opens(encryptions.forServer(BUCKET, BODY), Optional.empty())).isTrue();
    }

    @Test
    void what_was_written_under_a_customers_key_opens_with_it() {
        assertThat(opens(encryptions.forCustomer(customer(7), BUCKET, BODY), Optional.of(customer(7))))
                .isTrue();
    }

    @Test
    void a_write_gets_the_key_that_it_wants() {
        var nothing = Wanted.of(wire(Map.of()));
        var key = Wanted.of(wire(Keys.headers(Keys.bytes(7, 32))));
        assertThat(encryptions.fresh(nothing, BUCKET, BODY).encryption()).isInstanceOf(Encryption.ServerSide.class);
        assertThat(encryptions.fresh(key, BUCKET, BODY).encryption()).isInstanceOf(Encryption.CustomerSide.class);
    }

    @Test
    void every_object_has_a_data_key_of_its_own() {
        var one = encryptions.forServer(BUCKET, BODY);
        var two = encryptions.forServer(BUCKET, BODY);
        var stored = one.key().cipher(BODY, 100).encrypt(0, true, ByteBuffer.wrap(new byte[3]));
        assertThatThrownBy(() -> two.key().cipher(BODY, 100).decrypt(0, 3, stored))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_kept_survives_being_kept() {
        assertThat(Encryption.of(server.words())).isEqualTo(server);
        assertThat(Encryption.of(own.words())).isEqualTo(own);
        assertThat(plain.words()).isEmpty();
        assertThat(server.words()).containsEntry("scheme", "SSE-S3").containsOnlyKeys("scheme", "key");
        assertThat(own.words()).containsEntry("scheme", "SSE-C").containsOnlyKeys("scheme", "key", "salt", "check");
    }

    @Test
    void nothing_that_is_kept_tells_that_two_objects_have_the_same_customers_key() {
        var other = encryptions.forCustomer(customer(7), BUCKET, BODY).encryption();
        assertThat(other.words().values()).doesNotContainAnyElementsOf(secrets(own));
    }

    private static List<String> secrets(Encryption encryption) {
        return encryption.words().values().stream()
                .filter(word -> !word.equals("SSE-C"))
                .toList();
    }

    @Test
    void a_data_key_opens_for_no_other_bucket_body_or_installation() {
        var elsewhere = new Encryptions(new Sealing(Keys.bytes(1, 32)));
        assertThatThrownBy(() -> encryptions.open(server, BUCKET, new UUID(2, 3), Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encryptions.open(server, new UUID(1, 2), BODY, Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encryptions.open(own, BUCKET, new UUID(2, 3), Optional.of(customer(7))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> elsewhere.open(server, BUCKET, BODY, Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bytes_from_before_encryption_need_no_key() {
        assertThat(encryptions.open(plain, BUCKET, BODY, Optional.empty())).isEmpty();
    }

    @Test
    void reading_needs_the_customers_key_and_no_other() {
        assertThat(refusal(() -> own.admitReading(Optional.empty()))).isEqualTo(NEEDS_KEY);
        assertThat(refusal(() -> own.admitReading(Optional.of(customer(8))))).isEqualTo(WRONG_KEY);
        assertThat(refusal(() -> encryptions.open(own, BUCKET, BODY, Optional.empty())))
                .isEqualTo(NEEDS_KEY);
        assertThat(refusal(() -> encryptions.open(own, BUCKET, BODY, Optional.of(customer(8)))))
                .isEqualTo(WRONG_KEY);
        assertThatCode(() -> own.admitReading(Optional.of(customer(7)))).doesNotThrowAnyException();
    }

    @Test
    void reading_what_is_under_no_customers_key_takes_none() {
        assertThat(refusal(() -> server.admitReading(Optional.of(customer(7))))).isEqualTo(NEEDS_NO_KEY);
        assertThat(refusal(() -> plain.admitReading(Optional.of(customer(7))))).isEqualTo(NEEDS_NO_KEY);
        assertThat(refusal(() -> encryptions.open(server, BUCKET, BODY, Optional.of(customer(7)))))
                .isEqualTo(NEEDS_NO_KEY);
    }

    @Test
    void a_part_comes_with_the_key_that_the_upload_began_with() {
        assertThatCode(() -> own.admitPart(Optional.of(customer(7)))).doesNotThrowAnyException();
        assertThatCode(() -> server.admitPart(Optional.empty())).doesNotThrowAnyException();
        assertThat(refusal(() -> own.admitPart(Optional.empty()))).isEqualTo(PART_NEEDS_KEY);
        assertThat(refusal(() -> server.admitPart(Optional.of(customer(7))))).isEqualTo(PART_NEEDS_KEY);
        assertThat(refusal(() -> own.admitPart(Optional.of(customer(8))))).isEqualTo(OTHER_KEY);
    }

    @Test
    void an_upload_is_completed_without_the_key_unless_it_has_a_checksum() {
        assertThatCode(() -> own.admitWhole(Optional.empty(), false)).doesNotThrowAnyException();
        assertThatCode(() -> own.admitWhole(Optional.of(customer(7)), true)).doesNotThrowAnyException();
        assertThatCode(() -> server.admitWhole(Optional.empty(), true)).doesNotThrowAnyException();
        assertThat(refusal(() -> own.admitWhole(Optional.empty(), true)))
                .isEqualTo("InvalidArgument 400: Requests specifying Server Side Encryption with Customer provided keys"
                        + " must provide a valid encryption algorithm.");
        assertThat(refusal(() -> own.admitWhole(Optional.of(customer(8)), false)))
                .isEqualTo(OTHER_KEY);
        assertThat(refusal(() -> server.admitWhole(Optional.of(customer(7)), false)))
                .isEqualTo(OTHER_KEY);
    }

    @Test
    void an_answer_tells_how_the_object_is_encrypted() {
        assertThat(server.answer(Optional.empty())).isEqualTo(Map.of("x-amz-server-side-encryption", "AES256"));
        assertThat(own.answer(Optional.of(customer(7)))).isEqualTo(customer(7).answer());
        assertThat(own.answer(Optional.empty())).isEmpty();
        assertThat(plain.answer(Optional.empty())).isEmpty();
    }

    @Test
    void what_nobody_wrote_is_not_taken_for_plain() {
        assertThatThrownBy(() -> Encryption.of(Map.of("scheme", "rot13"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Encryption.of(Map.of("key", "v1.x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Encryption.of(Map.of("scheme", "SSE-C", "key", "v1.x")))
                .isInstanceOf(IllegalStateException.class);
    }
}
