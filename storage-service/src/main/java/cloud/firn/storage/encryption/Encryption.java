package cloud.firn.storage.encryption;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * How one object, or all parts of one multipart upload, are encrypted: kept with it, and worth nothing without the master key
 * or the customer's key.
 */
public sealed interface Encryption {
    /** Bytes that were put before there was encryption. */
    record Plain() implements Encryption {
        @Override
        public Map<String, String> words() {
            return Map.of();
        }

        @Override
        public Map<String, String> answer(Optional<CustomerKey> given) {
            return Map.of();
        }
    }

    /**
     * SSE-S3: under a key of Firn's.
     *
     * @param sealedKey the data key under the master key
     */
    record ServerSide(String sealedKey) implements Encryption {
        static final String SCHEME = "SSE-S3";

        @Override
        public Map<String, String> words() {
            return Map.of("scheme", SCHEME, "key", sealedKey);
        }

        @Override
        public Map<String, String> answer(Optional<CustomerKey> given) {
            return Map.of(Wanted.METHOD, Wanted.SERVER);
        }
    }

    /**
     * SSE-C: under the customer's key.
     *
     * @param sealedKey the data key under the customer's key
     * @param salt random
     * @param check a code over the salt that only the customer's key gives; it tells nothing of the key
     */
    record CustomerSide(String sealedKey, String salt, String check) implements Encryption {
        static final String SCHEME = "SSE-C";

        static CustomerSide of(String sealedKey, byte[] salt, CustomerKey key) {
            return new CustomerSide(
                    sealedKey,
                    Base64.getEncoder().encodeToString(salt),
                    Base64.getEncoder().encodeToString(Hkdf.hmac(key.bytes(), salt)));
        }

        /** Whether this is the key; takes the same time either way. */
        boolean isUnder(CustomerKey key) {
            var code = Hkdf.hmac(key.bytes(), Base64.getDecoder().decode(salt));
            return MessageDigest.isEqual(code, Base64.getDecoder().decode(check));
        }

        @Override
        public Map<String, String> words() {
            return Map.of("scheme", SCHEME, "key", sealedKey, "salt", salt, "check", check);
        }

        @Override
        public Map<String, String> answer(Optional<CustomerKey> given) {
            return given.map(CustomerKey::answer).orElse(Map.of());
        }
    }

    /** What to keep with the object; empty when it is not encrypted. */
    Map<String, String> words();

    /** The headers by which an answer tells a client how the object is encrypted. */
    Map<String, String> answer(Optional<CustomerKey> given);

    /** What was kept. */
    static Encryption of(Map<String, String> words) {
        if (words.isEmpty()) {
            return new Plain();
        }
        return switch (word(words, "scheme")) {
            case ServerSide.SCHEME -> new ServerSide(word(words, "key"));
            case CustomerSide.SCHEME -> new CustomerSide(word(words, "key"), word(words, "salt"), word(words, "check"));
            default -> throw new IllegalStateException("An encryption of no known scheme");
        };
    }

    private static String word(Map<String, String> words, String name) {
        var word = words.get(name);
        if (word == null) {
            throw new IllegalStateException("An encryption without its " + name);
        }
        return word;
    }

    /** Refuses to show an object, or what it is like, unless the right key came with the request. */
    default void admitReading(Optional<CustomerKey> given) {
        if (!(this instanceof CustomerSide own)) {
            if (given.isPresent()) {
                throw new Refused(Code.INVALID_REQUEST, "The encryption parameters are not applicable to this object.");
            }
            return;
        }
        if (given.isEmpty()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "The object was stored using a form of Server Side Encryption. The correct parameters must be"
                            + " provided to retrieve the object.");
        }
        if (!own.isUnder(given.get())) {
            throw new Refused(
                    Code.ACCESS_DENIED,
                    "Requests specifying Server Side Encryption with Customer provided keys must provide the correct"
                            + " secret key.");
        }
    }

    /** Refuses a part of an upload unless it comes with the very key that the upload began with. */
    default void admitPart(Optional<CustomerKey> given) {
        if (this instanceof CustomerSide != given.isPresent()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "The multipart upload initiate requested encryption. Subsequent part requests must include the"
                            + " appropriate encryption parameters.");
        }
        given.ifPresent(this::admitSameKey);
    }

    /**
     * Refuses to complete an upload, or to list its parts, with another key than it began with.
     *
     * @param checksummed whether the upload was begun with a checksum, which is not shown or checked without the key
     */
    default void admitWhole(Optional<CustomerKey> given, boolean checksummed) {
        if (this instanceof CustomerSide && given.isEmpty() && checksummed) {
            throw CustomerKey.wrong(
                    "Requests specifying Server Side Encryption with Customer provided keys must provide a valid"
                            + " encryption algorithm.",
                    "null");
        }
        given.ifPresent(this::admitSameKey);
    }

    private void admitSameKey(CustomerKey given) {
        if (!(this instanceof CustomerSide own && own.isUnder(given))) {
            throw new Refused(
                    Code.INVALID_REQUEST, "The provided encryption parameters did not match the ones used originally.");
        }
    }
}
