package cloud.firn.storage.encryption;

import static cloud.firn.storage.encryption.Keys.SSE;
import static cloud.firn.storage.encryption.Keys.refusal;
import static cloud.firn.storage.encryption.Keys.wire;
import static cloud.firn.storage.encryption.Keys.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WantedTest {
    private static final Map<String, String> CUSTOMER = Keys.headers(Keys.bytes(7, 32));
    private static final String NEEDS_KMS =
            "InvalidArgument 400: Server Side Encryption with AWS KMS managed key requires HTTP header"
                    + " x-amz-server-side-encryption : aws:kms";

    private static String refused(Map<String, String> headers) {
        return refusal(() -> Wanted.of(wire(headers)));
    }

    @Test
    void a_request_that_says_nothing_takes_what_the_bucket_gives() {
        assertThat(Wanted.of(wire(Map.of()))).isEqualTo(new Wanted(false, Optional.empty()));
    }

    @Test
    void AES256_is_a_key_of_ours() {
        assertThat(Wanted.of(wire(Map.of(SSE, "AES256")))).isEqualTo(new Wanted(true, Optional.empty()));
    }

    @Test
    void the_three_headers_are_a_key_of_the_customers() {
        var wanted = Wanted.of(wire(CUSTOMER));
        assertThat(wanted.named()).isTrue();
        assertThat(wanted.customerKey().orElseThrow().bytes()).isEqualTo(Keys.bytes(7, 32));
    }

    @Test
    void both_at_once_are_refused_whatever_they_say() {
        for (var method : new String[] {"AES256", "aws:kms", "rot13", ""}) {
            assertThat(refused(with(CUSTOMER, SSE, method)))
                    .isEqualTo("InvalidArgument 400: Server Side Encryption with Customer provided key is incompatible"
                            + " with the encryption method specified");
        }
    }

    @Test
    void keys_of_a_service_that_is_not_there_are_refused_and_not_ignored() {
        for (var method : new String[] {"aws:kms", "aws:kms:dsse"}) {
            assertThat(refused(Map.of(SSE, method)))
                    .isEqualTo("NotImplemented 501: Server Side Encryption with AWS KMS managed keys is not"
                            + " implemented. Use AES256.");
            assertThat(refused(Map.of(SSE, method, SSE + "-aws-kms-key-id", "alias/mine")))
                    .isEqualTo("KMS.NotFoundException 400: Invalid keyId 'alias/mine'");
        }
    }

    @Test
    void words_of_that_service_need_its_method() {
        assertThat(refused(Map.of(SSE + "-aws-kms-key-id", "1234abcd"))).isEqualTo(NEEDS_KMS);
        assertThat(refused(Map.of(SSE, "AES256", SSE + "-aws-kms-key-id", "1234abcd")))
                .isEqualTo(NEEDS_KMS);
        assertThat(refused(Map.of(SSE, "AES256", SSE + "-context", "e30="))).isEqualTo(NEEDS_KMS);
        assertThat(refused(with(CUSTOMER, SSE + "-aws-kms-key-id", "1234abcd"))).isEqualTo(NEEDS_KMS);
    }

    @Test
    void any_other_method_is_refused_with_its_name() {
        for (var method : new String[] {"", "aes256", "AES512", "aes:kms", "aws:fsx", "aws:backup"}) {
            var refused = catchThrowableOfType(Refused.class, () -> Wanted.of(wire(Map.of(SSE, method))));
            assertThat(refused.code().word()).isEqualTo("InvalidArgument");
            assertThat(refused.detail()).isEqualTo("The encryption method specified is not supported");
            assertThat(refused.fields()).containsEntry("ArgumentName", SSE).containsEntry("ArgumentValue", method);
        }
    }

    @Test
    void a_bucket_key_changes_nothing_where_there_are_no_keys_of_a_service() {
        assertThat(Wanted.of(wire(Map.of(SSE + "-bucket-key-enabled", "false"))))
                .isEqualTo(new Wanted(false, Optional.empty()));
    }
}
