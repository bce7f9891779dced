package cloud.firn.platform.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals small secrets at rest with AES-256-GCM (NIST SP 800-38D) under the master key.
 *
 * <p>The form is {@code v1.} and the Base64url of nonce (12 bytes), ciphertext and tag (16 bytes). What the secret belongs
 * to is authenticated with it, so that a sealed secret cannot be moved to another owner.
 */
public final class Sealing {
    private static final String FORM = "v1.";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /** Seals under {@code masterKey}: 32 bytes. */
    public Sealing(byte[] masterKey) {
        if (masterKey.length != 32) {
            throw new IllegalArgumentException("The master key has " + masterKey.length + " bytes; it needs 32.");
        }
        this.key = new SecretKeySpec(masterKey, "AES");
    }

    /** Seals {@code plain} for {@code owner}, which {@link #open} must be given again. */
    public String seal(String plain, String owner) {
        try {
            var nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, owner);
            var sealed = cipher.doFinal(plain.getBytes(UTF_8));
            var whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
            return FORM + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        }
    }

    /**
     * Opens what {@link #seal} closed for the same owner.
     *
     * @throws IllegalArgumentException when it was sealed under another key, for another owner, or was changed
     */
    public String open(String sealed, String owner) {
        if (!sealed.startsWith(FORM)) {
            throw new IllegalArgumentException("Not a sealed secret of a known form");
        }
        try {
            var whole = Base64.getUrlDecoder().decode(sealed.substring(FORM.length()));
            var nonce = Arrays.copyOf(whole, NONCE_BYTES);
            var cipher = cipher(Cipher.DECRYPT_MODE, nonce, owner);
            return new String(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES), UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The secret does not open: another master key, or another owner", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(UTF_8));
        return cipher;
    }
}
