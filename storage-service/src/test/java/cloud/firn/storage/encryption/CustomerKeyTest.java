package cloud.firn.storage.encryption;

import static cloud.firn.storage.encryption.Keys.ALGORITHM;
import static cloud.firn.storage.encryption.Keys.KEY;
import static cloud.firn.storage.encryption.Keys.MD5;
import static cloud.firn.storage.encryption.Keys.refusal;
import static cloud.firn.storage.encryption.Keys.wire;
import static cloud.firn.storage.encryption.Keys.with;
import static cloud.firn.storage.encryption.Keys.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CustomerKeyTest {
    private static final byte[] SECRET = Keys.bytes(7, 32);
    private static final Map<String, String> HEADERS = Keys.headers(SECRET);
    private static final String PROVIDE =
            "InvalidArgument 400: Requests specifying Server Side Encryption with Customer provided keys must provide ";

    private static String refused(Map<String, String> headers) {
        return refusal(() -> CustomerKey.of(wire(headers)));
    }

    @Test
    void a_request_without_the_headers_brings_no_key() {
        assertThat(CustomerKey.of(wire(Map.of()))).isEmpty();
        assertThat(CustomerKey.ofCopySource(wire(HEADERS))).isEmpty();
    }

    @Test
    void the_three_headers_bring_a_key() {
        var key = CustomerKey.of(wire(HEADERS)).orElseThrow();
        assertThat(key.bytes()).isEqualTo(SECRET);
    }

    @Test
    void a_copy_brings_the_key_of_its_source_in_headers_of_its_own() {
        var headers = new TreeMap<String, String>();
        HEADERS.forEach((name, value) -> headers.put(name.replace("x-amz-", "x-amz-copy-source-"), value));
        assertThat(CustomerKey.of(wire(headers))).isEmpty();
        assertThat(CustomerKey.ofCopySource(wire(headers)).orElseThrow().bytes())
                .isEqualTo(SECRET);
    }

    @Test
    void a_key_is_never_printed() {
        var key = CustomerKey.of(wire(HEADERS)).orElseThrow();
        assertThat(key.toString()).isEqualTo("CustomerKey(not shown)");
        assertThat(new Wanted(true, java.util.Optional.of(key)).toString())
                .doesNotContain(Keys.base64(SECRET))
                .doesNotContain("7, 7");
    }

    @Test
    void an_answer_tells_the_algorithm_and_the_digest_of_the_key() {
        assertThat(CustomerKey.of(wire(HEADERS)).orElseThrow().answer())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "x-amz-server-side-encryption-customer-algorithm",
                        "AES256",
                        "x-amz-server-side-encryption-customer-key-MD5",
                        Keys.md5(SECRET)));
    }

    @Test
    void headers_that_are_missing_are_named_in_this_order() {
        assertThat(refused(without(HEADERS, ALGORITHM))).isEqualTo(PROVIDE + "a valid encryption algorithm.");
        assertThat(refused(Map.of(KEY, ""))).isEqualTo(PROVIDE + "a valid encryption algorithm.");
        assertThat(refused(Map.of(MD5, Keys.md5(SECRET)))).isEqualTo(PROVIDE + "a valid encryption algorithm.");
        assertThat(refused(without(HEADERS, KEY))).isEqualTo(PROVIDE + "an appropriate secret key.");
        assertThat(refused(Map.of(ALGORITHM, "AES256"))).isEqualTo(PROVIDE + "an appropriate secret key.");
        assertThat(refused(without(HEADERS, MD5))).isEqualTo(PROVIDE + "the client calculated MD5 of the secret key.");
    }

    @Test
    void there_is_one_algorithm() {
        for (var word : new String[] {"AES128", "aes256", "", "AES256 "}) {
            assertThat(refused(with(HEADERS, ALGORITHM, word)))
                    .isEqualTo("InvalidEncryptionAlgorithmError 400: The Encryption request you specified is not valid."
                            + " Supported value: AES256.");
        }
    }

    @Test
    void a_key_has_32_bytes() {
        for (int length : new int[] {0, 1, 16, 31, 33, 44}) {
            assertThat(refused(Keys.headers(Keys.bytes(1, length))))
                    .isEqualTo("InvalidArgument 400: The secret key was invalid for the specified algorithm.");
        }
        assertThat(refused(with(HEADERS, KEY, "not base64!")))
                .isEqualTo("InvalidArgument 400: The secret key was invalid for the specified algorithm.");
    }

    @Test
    void the_digest_is_that_of_the_key() {
        var mismatch =
                "InvalidArgument 400: The calculated MD5 hash of the key did not match the hash that was provided.";
        assertThat(refused(with(HEADERS, MD5, "AAAAAAAAAAAAAAAAAAAAAA=="))).isEqualTo(mismatch);
        assertThat(refused(with(HEADERS, MD5, ""))).isEqualTo(mismatch);
        assertThat(refused(with(HEADERS, KEY, Keys.base64(Keys.bytes(1, 24))))).isEqualTo(mismatch);
        assertThat(refused(with(HEADERS, MD5, "not base64!")))
                .isEqualTo("InvalidArgument 400: The MD5 hash of the secret key was improperly encoded. The MD5 hash"
                        + " must be Base64 encoded.");
    }

    @Test
    void a_refusal_names_the_argument_and_not_the_key() {
        var refused = catchThrowableOfType(
                Refused.class, () -> CustomerKey.of(wire(with(HEADERS, MD5, "AAAAAAAAAAAAAAAAAAAAAA=="))));
        assertThat(refused.fields())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("ArgumentName", "x-amz-server-side-encryption", "ArgumentValue", "null"));
    }

    @Test
    void a_request_that_reads_does_not_choose_how_to_encrypt() {
        assertThat(refused(Map.of(Keys.SSE, "AES256")))
                .isEqualTo("InvalidArgument 400: x-amz-server-side-encryption header is not supported for this"
                        + " operation.");
    }

    @Property(tries = 500)
    void whatever_comes_is_a_key_or_refused(
            @ForAll @StringLength(max = 6) String algorithm,
            @ForAll @CharRange(from = '+', to = 'z') @StringLength(max = 50) String key,
            @ForAll @CharRange(from = '+', to = 'z') @StringLength(max = 30) String md5) {
        for (var word : new String[] {"AES256", algorithm}) {
            try {
                CustomerKey.of(wire(Map.of(ALGORITHM, word, KEY, key, MD5, md5)));
            } catch (Refused e) {
                assertThat(e.code().status()).isEqualTo(400);
            }
        }
    }
}
