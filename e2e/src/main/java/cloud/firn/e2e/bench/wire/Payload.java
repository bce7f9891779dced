package cloud.firn.e2e.bench.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * A body that is sent many times: its bytes, and what {@code x-amz-content-sha256} says of them.
 *
 * <p>The hash is taken once, so that its cost is the server's alone. Nobody changes the bytes.
 */
public final class Payload {
    /** No bytes, as a GET has. */
    public static final Payload NONE = new Payload(new byte[0], true);

    private final byte[] bytes;
    private final String hash;

    private Payload(byte[] bytes, boolean signed) {
        this.bytes = bytes;
        this.hash = signed ? sha256(bytes) : "UNSIGNED-PAYLOAD";
    }

    /**
     * Bytes that no server can compress, the same for the same seed.
     *
     * @param signed whether the signature covers the bytes
     */
    public static Payload random(int size, long seed, boolean signed) {
        var bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return new Payload(bytes, signed);
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    String hash() {
        return hash;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
