package cloud.firn.storage.signature;

import java.security.Key;

/**
 * The chain of signatures over the chunks of one body: each signs the one before it.
 *
 * <p>Source: "Signature calculations: transferring a payload in multiple chunks". Not safe for two threads.
 */
public final class ChunkSigning {
    private final Key key;
    private final String timestamp;
    private final String scope;
    private String previous;

    ChunkSigning(Key key, String timestamp, String scope, String seed) {
        this.key = key;
        this.timestamp = timestamp;
        this.scope = scope;
        this.previous = seed;
    }

    /** Whether {@code signature} is right for the next chunk, which hashes to {@code sha256}. */
    boolean accepts(String signature, String sha256) {
        return follows(
                signature,
                "AWS4-HMAC-SHA256-PAYLOAD\n" + timestamp + "\n" + scope + "\n" + previous + "\n" + Hashes.OF_NOTHING
                        + "\n" + sha256);
    }

    /** Whether {@code signature} is right for the trailing headers, which hash to {@code sha256}. */
    boolean acceptsTrailer(String signature, String sha256) {
        return follows(
                signature, "AWS4-HMAC-SHA256-TRAILER\n" + timestamp + "\n" + scope + "\n" + previous + "\n" + sha256);
    }

    private boolean follows(String signature, String text) {
        var right = Hashes.hex(Hashes.hmac(key, text));
        previous = right;
        return Hashes.same(right, signature);
    }
}
