package cloud.firn.storage.s3;

import akka.util.ByteString;
import cloud.firn.storage.checksum.Algorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Optional;

/** Digests bytes that are copied. Use once. */
final class Copying {
    private final MessageDigest md5;
    private final Optional<Algorithm> algorithm;
    private final Optional<Algorithm.Running> running;

    Copying(Optional<Algorithm> algorithm) {
        this.algorithm = algorithm;
        this.running = algorithm.map(Algorithm::start);
        try {
            this.md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    ByteString pass(ByteString piece) {
        for (var buffer : piece.getByteBuffers()) {
            md5.update(buffer.duplicate());
            running.ifPresent(r -> r.update(buffer.duplicate()));
        }
        return piece;
    }

    Intake.Taken finish() {
        var checksums = new HashMap<String, String>();
        running.ifPresent(r -> algorithm.ifPresent(a -> checksums.put(a.header(), r.base64())));
        return new Intake.Taken(HexFormat.of().formatHex(md5.digest()), checksums);
    }
}
