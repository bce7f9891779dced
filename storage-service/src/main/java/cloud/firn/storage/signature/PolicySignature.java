package cloud.firn.storage.signature;

import java.util.Optional;

/**
 * The signature of a browser's form: it is over the policy, Base64 as it was sent.
 *
 * <p>Source: "Browser-based uploads using POST" of the Amazon S3 API reference, for either version.
 */
public sealed interface PolicySignature {
    /**
     * With AWS4-HMAC-SHA256.
     *
     * @param date yyyymmdd'T'hhmmss'Z'
     */
    record Four(
            String policy, String algorithm, String credential, String date, String signature, Optional<String> token)
            implements PolicySignature {
        @Override
        public String toString() {
            return "Four[credential=" + credential + "]";
        }
    }

    /** With HMAC-SHA1. */
    record Two(String policy, String keyId, String signature, Optional<String> token) implements PolicySignature {
        @Override
        public String toString() {
            return "Two[keyId=" + keyId + "]";
        }
    }
}
