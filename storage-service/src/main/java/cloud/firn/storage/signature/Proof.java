package cloud.firn.storage.signature;

import java.time.Instant;

/**
 * How a request was signed; bucket policies may ask for it.
 *
 * @param signedAt when the client says it signed; where version 2 does not say so, when the link ends or the form came
 */
public record Proof(Version version, Carrier carrier, Instant signedAt) {
    /** The version of AWS's signatures. */
    public enum Version {
        TWO("AWS"),
        FOUR("AWS4-HMAC-SHA256");

        private final String word;

        Version(String word) {
            this.word = word;
        }

        /** As {@code s3:signatureversion} of a bucket policy spells it. */
        public String word() {
            return word;
        }
    }

    /** Where the signature was. */
    public enum Carrier {
        HEADER("REST-HEADER"),
        QUERY("REST-QUERY-STRING"),
        FORM("POST");

        private final String word;

        Carrier(String word) {
            this.word = word;
        }

        /** As {@code s3:authType} of a bucket policy spells it. */
        public String word() {
            return word;
        }
    }
}
