package cloud.firn.e2e;

import cloud.firn.e2e.client.NotAsPromised;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * Puts, replaces and deletes objects of every kind of keeping (in their row, in chunks, in parts), each again until it is
 * acknowledged, and remembers the hash of what must be there. One thread.
 */
final class Depositor implements Runnable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SMALL = 8 << 10;
    private static final int LARGE = 1_700_000;
    private static final int PART = 5 << 20;
    private static final int KEYS = 25;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Random random;
    private final AtomicBoolean enough;
    private final Map<String, String> hashes = new ConcurrentSkipListMap<>();
    private int acknowledged;

    Depositor(S3Client s3, String bucket, String prefix, Random random, AtomicBoolean enough) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.random = random;
        this.enough = enough;
    }

    /** SHA-256 of what was acknowledged, by key. */
    Map<String, String> hashes() {
        return hashes;
    }

    int acknowledged() {
        return acknowledged;
    }

    @Override
    public void run() {
        while (!enough.get()) {
            var key = prefix + "/" + random.nextInt(KEYS);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> delete(key);
                case 3 -> upload(key, bytes(PART), bytes(1 + random.nextInt(LARGE)));
                case 4, 5, 6 -> put(key, bytes(1 + random.nextInt(LARGE)));
                default -> put(key, bytes(random.nextInt(SMALL)));
            }
            acknowledged++;
        }
    }

    private void put(String key, byte[] content) {
        patiently(() -> s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content)));
        hashes.put(key, sha256(content));
    }

    private void delete(String key) {
        patiently(() -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
        hashes.remove(key);
    }

    /** A new upload each time: one whose end is not known is left open, as clients do that crash. */
    private void upload(String key, byte[]... parts) {
        patiently(() -> {
            var id = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                    .uploadId();
            var done = new ArrayList<CompletedPart>();
            for (int i = 0; i < parts.length; i++) {
                int number = i + 1;
                var etag = s3.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(number),
                                RequestBody.fromBytes(parts[i]))
                        .eTag();
                done.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            }
            return complete(key, id, done);
        });
        hashes.put(key, sha256(parts));
    }

    private Object complete(String key, String id, List<CompletedPart> parts) {
        return patiently(() -> {
            try {
                return s3.completeMultipartUpload(request ->
                        request.bucket(bucket).key(key).uploadId(id).multipartUpload(upload -> upload.parts(parts)));
            } catch (NoSuchUploadException e) {
                throw new NotAsPromised("An upload was forgotten before its completion was acknowledged", e);
            }
        });
    }

    private byte[] bytes(int size) {
        var content = new byte[size];
        random.nextBytes(content);
        return content;
    }

    static String sha256(byte[]... pieces) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var piece : pieces) {
                digest.update(piece);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static <T> T patiently(Supplier<T> deed) {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return deed.get();
            } catch (SdkException | UncheckedIOException e) {
                if (Instant.now().isAfter(end)) {
                    throw new NotAsPromised("A request did not work for " + PATIENCE.toSeconds() + " s", e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }
}
