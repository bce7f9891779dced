package cloud.firn.storage.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** The open key of one object or upload, from which each of its bodies has a key of its own. Not to be kept or printed. */
public final class DataKey {
    static final int BYTES = 32;

    private static final byte[] PURPOSE = "firn body v1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The cipher of one body.
     *
     * @param body an id that no other body ever had, so that no key is used for two bodies
     * @param recordBytes how many bytes of the body make a record; it must be the same when the body is read
     */
    public BodyCipher cipher(UUID body, int recordBytes) {
        var purpose = ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES + Integer.BYTES)
                .put(PURPOSE)
                .putLong(body.getMostSignificantBits())
                .putLong(body.getLeastSignificantBits())
                .putInt(recordBytes);
        var material = Hkdf.expand(bytes, purpose.array(), BYTES + BodyCipher.NONCE_BYTES);
        return new BodyCipher(
                body,
                recordBytes,
                new SecretKeySpec(material, 0, BYTES, "AES"),
                Arrays.copyOfRange(material, BYTES, material.length));
    }

    @Override
    public String toString() {
        return "DataKey(not shown)";
    }
}
