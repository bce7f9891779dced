package cloud.firn.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Makes ids. Where the caller sent an Idempotency-Key they follow from it, so that a repeat meets the same resource. */
public final class Ids {
    private Ids() {}

    /** The id of a new {@code kind} of resource ("instance") for this call. */
    public static UUID fresh(Caller caller, String kind) {
        return caller.idempotencyKey() == null
                ? UUID.randomUUID()
                : named(caller.organisation() + "\n" + caller.idempotencyKey() + "\n" + kind);
    }

    /** The same id for the same name, always: a UUID of version 8 (RFC 9562) from SHA-256. */
    public static UUID named(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            var bits = java.nio.ByteBuffer.wrap(digest);
            return eight(bits.getLong(), bits.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    static UUID eight(long high, long low) {
        return new UUID((high & ~0xF000L) | 0x8000L, (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }
}
