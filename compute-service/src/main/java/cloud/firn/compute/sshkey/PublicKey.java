package cloud.firn.compute.sshkey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * One line of an {@code authorized_keys} file.
 *
 * @param line as the customer wrote it, without white space around it; at most 8 KiB
 * @param fingerprint MD5 of the key, as pairs of hexadecimal digits with colons between: the API's form
 */
record PublicKey(String line, String fingerprint) {
    private static final Set<String> ALGORITHMS = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final int LONGEST_BYTES = 8 * 1024;

    /**
     * Reads a line {@code algorithm base64 [comment]}; empty when it is no such line, or when the key inside the base64
     * is of another algorithm than the line says (RFC 4253 section 6.6).
     */
    static Optional<PublicKey> parse(String text) {
        var line = text.strip();
        if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES
                || line.chars().anyMatch(c -> c < ' ')) {
            return Optional.empty();
        }
        var parts = line.split(" +", 3);
        if (parts.length < 2 || !ALGORITHMS.contains(parts[0])) {
            return Optional.empty();
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return algorithmInside(key).filter(parts[0]::equals).map(same -> new PublicKey(line, md5(key)));
    }

    private static Optional<String> algorithmInside(byte[] key) {
        var bytes = ByteBuffer.wrap(key);
        if (bytes.remaining() < 4) {
            return Optional.empty();
        }
        var length = bytes.getInt();
        if (length <= 0 || length >= bytes.remaining()) {
            return Optional.empty();
        }
        var name = new byte[length];
        bytes.get(name);
        return Optional.of(new String(name, StandardCharsets.US_ASCII));
    }

    private static String md5(byte[] key) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("MD5").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
