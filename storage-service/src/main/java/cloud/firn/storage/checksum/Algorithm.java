package cloud.firn.storage.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksums of S3, each with its header. Values travel in base64. */
public enum Algorithm {
    CRC32("x-amz-checksum-crc32", "ChecksumCRC32", 4),
    CRC32C("x-amz-checksum-crc32c", "ChecksumCRC32C", 4),
    SHA1("x-amz-checksum-sha1", "ChecksumSHA1", 20),
    SHA256("x-amz-checksum-sha256", "ChecksumSHA256", 32),
    CRC64NVME("x-amz-checksum-crc64nvme", "ChecksumCRC64NVME", 8);

    private final String header;
    private final String element;
    private final int lengthBytes;

    Algorithm(String header, String element, int lengthBytes) {
        this.header = header;
        this.element = element;
        this.lengthBytes = lengthBytes;
    }

    /** The header or trailer that carries the value. */
    public String header() {
        return header;
    }

    /** The element of an XML document that carries the value. */
    public String element() {
        return element;
    }

    /** Whether the checksum of a whole can be told from the checksums of its parts. */
    public boolean canBeSummed() {
        return this != SHA1 && this != SHA256;
    }

    /** The algorithm of a header or trailer. */
    public static Optional<Algorithm> ofHeader(String name) {
        return Arrays.stream(values()).filter(a -> a.header.equals(name)).findFirst();
    }

    /** The algorithm of a word such as {@code CRC32} or {@code sha256}. */
    public static Optional<Algorithm> ofWord(String word) {
        return Arrays.stream(values())
                .filter(a -> a.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * Whether {@code value} is base64 of the right length, padded and without stray bits: then two values are equal when
     * their texts are.
     */
    public boolean wellFormed(String value) {
        try {
            var bytes = Base64.getDecoder().decode(value);
            return bytes.length == lengthBytes
                    && Base64.getEncoder().encodeToString(bytes).equals(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A fresh computation. */
    public Running start() {
        return switch (this) {
            case CRC32 -> new Cyclic(new CRC32(), lengthBytes);
            case CRC32C -> new Cyclic(new CRC32C(), lengthBytes);
            case CRC64NVME -> new Cyclic(new Crc64Nvme(), lengthBytes);
            case SHA1 -> new Digest(digest("SHA-1"));
            case SHA256 -> new Digest(digest("SHA-256"));
        };
    }

    /** The checksum of the parts' checksums, with the number of parts behind a dash. */
    public String composite(List<Summand> parts) {
        var running = start();
        for (var part : parts) {
            running.update(ByteBuffer.wrap(Base64.getDecoder().decode(part.value())));
        }
        return running.base64() + "-" + parts.size();
    }

    /** The checksum of all parts laid end to end; only of an algorithm that can be summed. */
    public String sum(List<Summand> parts) {
        var sum =
                switch (this) {
                    case CRC32 -> CrcSum.CRC32;
                    case CRC32C -> CrcSum.CRC32C;
                    case CRC64NVME -> CrcSum.CRC64NVME;
                    default -> throw new IllegalArgumentException(this + " cannot be summed");
                };
        long total = 0;
        for (var part : parts) {
            total = sum.append(total, number(Base64.getDecoder().decode(part.value())), part.sizeBytes());
        }
        return Base64.getEncoder().encodeToString(bytes(total, lengthBytes));
    }

    /** One part's checksum and size. */
    public record Summand(String value, long sizeBytes) {}

    /** A checksum being computed. */
    public sealed interface Running {
        /** Takes the remaining bytes of the buffer. */
        void update(ByteBuffer bytes);

        /** The value; call it once, at the end. */
        String base64();
    }

    private record Cyclic(Checksum checksum, int lengthBytes) implements Running {
        @Override
        public void update(ByteBuffer bytes) {
            checksum.update(bytes);
        }

        @Override
        public String base64() {
            return Base64.getEncoder().encodeToString(bytes(checksum.getValue(), lengthBytes));
        }
    }

    private record Digest(MessageDigest digest) implements Running {
        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public String base64() {
            return Base64.getEncoder().encodeToString(digest.digest());
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + name, e);
        }
    }

    private static byte[] bytes(long value, int length) {
        var eight = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Arrays.copyOfRange(eight, Long.BYTES - length, Long.BYTES);
    }

    private static long number(byte[] bytes) {
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | (b & 0xff);
        }
        return value;
    }
}
