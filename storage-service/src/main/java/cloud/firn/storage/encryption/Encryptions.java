package cloud.firn.storage.encryption;

import cloud.firn.platform.crypto.Sealing;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The front door of encryption: a fresh data key for what is written, the kept one for what is read.
 *
 * <p>A sealed data key is bound to the bucket's life and to the body (or upload) it was made for: moved to another row it does
 * not open.
 */
public final class Encryptions {
    private static final int SALT_BYTES = 16;

    private final Sealing master;
    private final SecureRandom random = new SecureRandom();

    /** Under the installation's master key. */
    public Encryptions(Sealing master) {
        this.master = master;
    }

    /** A new data key: what to keep, and what to write with. */
    public record Fresh(Encryption encryption, DataKey key) {}

    /**
     * A data key for what a request wants to write.
     *
     * @param bucket the id of this life of the bucket
     * @param owner the id of the body, or of the upload whose parts will share the data key
     */
    public Fresh fresh(Wanted wanted, UUID bucket, UUID owner) {
        return wanted.customerKey()
                .map(key -> forCustomer(key, bucket, owner))
                .orElseGet(() -> forServer(bucket, owner));
    }

    /** A data key under the master key: SSE-S3. */
    public Fresh forServer(UUID bucket, UUID owner) {
        var key = random(DataKey.BYTES);
        var sealed = master.seal(text(key), associated(Encryption.ServerSide.SCHEME, bucket, owner));
        return new Fresh(new Encryption.ServerSide(sealed), new DataKey(key));
    }

    /** A data key under the customer's key: SSE-C. Without that key nobody opens it again. */
    public Fresh forCustomer(CustomerKey customer, UUID bucket, UUID owner) {
        var key = random(DataKey.BYTES);
        var sealed = new Sealing(customer.bytes())
                .seal(text(key), associated(Encryption.CustomerSide.SCHEME, bucket, owner));
        return new Fresh(Encryption.CustomerSide.of(sealed, random(SALT_BYTES), customer), new DataKey(key));
    }

    /**
     * The kept data key, if the bytes are encrypted; a request without the right key is refused.
     *
     * @throws IllegalStateException when what was kept is not what was made for this bucket and owner
     */
    public Optional<DataKey> open(Encryption encryption, UUID bucket, UUID owner, Optional<CustomerKey> given) {
        encryption.admitReading(given);
        if (encryption instanceof Encryption.ServerSide server) {
            return Optional.of(
                    open(master, server.sealedKey(), associated(Encryption.ServerSide.SCHEME, bucket, owner)));
        }
        if (encryption instanceof Encryption.CustomerSide own) {
            var scheme = Encryption.CustomerSide.SCHEME;
            return given.map(key -> open(new Sealing(key.bytes()), own.sealedKey(), associated(scheme, bucket, owner)));
        }
        return Optional.empty();
    }

    private static DataKey open(Sealing sealing, String sealed, String associated) {
        try {
            return new DataKey(Base64.getDecoder().decode(sealing.open(sealed, associated)));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("A data key does not open: " + associated, e);
        }
    }

    private static String associated(String scheme, UUID bucket, UUID owner) {
        return scheme + "/" + bucket + "/" + owner;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] random(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
