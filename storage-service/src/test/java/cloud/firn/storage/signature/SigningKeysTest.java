package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.SIGNER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SigningKeysTest {
    private static Scope day(int day) {
        return new Scope("201305" + (10 + day), "us-east-1", "s3");
    }

    @Test
    void a_key_that_was_used_is_not_derived_again() {
        var keys = new SigningKeys(2);
        assertThat(keys.of(SIGNER, day(1))).isSameAs(keys.of(SIGNER, day(1)));
        assertThat(keys.of(SIGNER, day(1))).isEqualTo(day(1).signingKey(SIGNER.secret()));
    }

    @Test
    void another_secret_is_another_key() {
        var keys = new SigningKeys(2);
        var changed = new Signer(SIGNER.keyId(), "org", "acme", "another");
        assertThat(keys.of(SIGNER, day(1))).isNotEqualTo(keys.of(changed, day(1)));
    }

    @Test
    void no_more_are_kept_than_were_asked_for() {
        var keys = new SigningKeys(2);
        var first = keys.of(SIGNER, day(1));
        for (int day = 2; day < 9; day++) {
            keys.of(SIGNER, day(day));
        }
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.of(SIGNER, day(1))).isNotSameAs(first).isEqualTo(first);
    }
}
