package cloud.firn.storage.encryption;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The bytes of one body, encrypted record by record with AES-256-GCM (NIST SP 800-38D), so that a range opens without the rest.
 *
 * <p>All records but the last are of one size. A record grows by a tag of sixteen bytes. Its nonce is the body's, which came
 * with the body's key, with the record's number laid over it (as RFC 8446, section 5.3, does); the body's id, the number and
 * whether it is the last record are authenticated with it. A record that was changed, moved within the body or taken from
 * another does not open.
 *
 * <p>A body that was cut short does not open either: the end that is left was not written as the last. The writer
 * therefore has to know of the last record that it is the last, which costs a stream one byte of patience: it cuts
 * a record off when the byte after it is there. And a reader says how long the whole body is, as the index has it; where
 * that is not the length that was written, the last record has another number or another size, and does not open. A body of no
 * bytes can be an empty record that says so, or no record, which only the index vouches for.
 *
 * <p>Safe for threads. Each record of a body is to be encrypted once: two texts under one nonce would give both away.
 */
public final class BodyCipher {
    /** By how many bytes a record grows. */
    public static final int TAG_BYTES = 16;

    static final int NONCE_BYTES = 12;

    /** Finding a cipher takes longer than encrypting a small record. Every use starts it afresh. */
    private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(BodyCipher::find);

    private final UUID body;
    private final int recordBytes;
    private final SecretKey key;
    private final byte[] nonce;

    BodyCipher(UUID body, int recordBytes, SecretKey key, byte[] nonce) {
        if (recordBytes <= 0) {
            throw new IllegalArgumentException("A record has at least one byte.");
        }
        this.body = body;
        this.recordBytes = recordBytes;
        this.key = key;
        this.nonce = nonce;
    }

    /**
     * One record, as it is to be stored; a buffer of its own, with an array.
     *
     * @param number from 0
     * @param last whether the body ends with it; all others have to be full
     */
    public ByteBuffer encrypt(int number, boolean last, ByteBuffer plain) {
        int size = plain.remaining();
        boolean fits = last ? size <= recordBytes && (size > 0 || number == 0) : size == recordBytes;
        if (number < 0 || !fits) {
            throw new IllegalArgumentException("No record " + number + " of " + size + " bytes: " + body);
        }
        try {
            return transform(Cipher.ENCRYPT_MODE, number, last, plain, size + TAG_BYTES);
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("A record was encrypted twice: " + name(number), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        }
    }

    /**
     * One record, as it was before; a buffer of its own, with an array.
     *
     * @param bodyBytes how long the whole body is
     * @throws IllegalStateException when this is not that record of that body
     */
    public ByteBuffer decrypt(int number, long bodyBytes, ByteBuffer stored) {
        long last = bodyBytes == 0 ? 0 : (bodyBytes - 1) / recordBytes;
        if (number < 0 || number > last) {
            throw new IllegalArgumentException("No record " + number + " in " + bodyBytes + " bytes: " + body);
        }
        long size = number == last ? bodyBytes - last * recordBytes : recordBytes;
        if (stored.remaining() != size + TAG_BYTES) {
            throw new IllegalStateException("A record is of a wrong size: " + name(number));
        }
        try {
            return transform(Cipher.DECRYPT_MODE, number, number == last, stored, (int) size);
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("A record does not open: " + name(number), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        }
    }

    private ByteBuffer transform(int mode, int number, boolean last, ByteBuffer from, int resultBytes)
            throws GeneralSecurityException {
        var cipher = CIPHERS.get();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce(number)));
        cipher.updateAAD(associated(number, last));
        var result = ByteBuffer.allocate(resultBytes);
        cipher.doFinal(from.duplicate(), result);
        return result.flip();
    }

    private byte[] nonce(int number) {
        var own = ByteBuffer.wrap(nonce.clone());
        int place = NONCE_BYTES - Integer.BYTES;
        return own.putInt(place, own.getInt(place) ^ number).array();
    }

    private byte[] associated(int number, boolean last) {
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + 1)
                .putLong(body.getMostSignificantBits())
                .putLong(body.getLeastSignificantBits())
                .putInt(number)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    private String name(int number) {
        return body + "/" + number;
    }

    private static Cipher find() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        }
    }

    @Override
    public String toString() {
        return "BodyCipher(" + body + ")";
    }
}
