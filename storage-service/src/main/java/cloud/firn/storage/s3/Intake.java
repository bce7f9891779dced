package cloud.firn.storage.s3;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.ChunkDecoder;
import cloud.firn.storage.signature.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body in: takes its framing off, and holds it against its length, signature, MD5 and checksum.
 *
 * <p>The bytes flow through and are not kept. Only {@link #finish()} says whether they were the right ones; nothing may
 * become visible before. Use once.
 */
final class Intake {
    /** Says that a checksum comes; one that got lost is missed. */
    private static final String ANNOUNCED = "x-amz-sdk-checksum-algorithm";

    static final long LARGEST = 5L * 1024 * 1024 * 1024;

    private final Call call;
    private final long expectedLength;
    private final @Nullable ChunkDecoder decoder;
    private final MessageDigest md5 = digest("MD5");
    private final @Nullable MessageDigest sha256;
    private final Map<Algorithm, Algorithm.Running> running = new EnumMap<>(Algorithm.class);
    private final Map<Algorithm, String> expected = new EnumMap<>(Algorithm.class);
    private final Optional<Algorithm> trailer;
    private final Map<String, String> trailers = new HashMap<>();
    private long length;

    /** What the body was, when it was right. */
    record Taken(String md5, Map<String, String> checksums) {}

    /** @param also computed even when the client does not send it */
    Intake(Call call, Optional<Algorithm> also) {
        this.call = call;
        var payload = call.verified().payload();
        boolean chunked = payload instanceof Payload.SignedChunks || payload instanceof Payload.UnsignedChunks;
        this.decoder = chunked ? new ChunkDecoder(payload) : null;
        this.sha256 = payload instanceof Payload.Hashed ? digest("SHA-256") : null;
        this.expectedLength = expectedLength(call, chunked);
        if (expectedLength > LARGEST) {
            throw new Refused(Code.ENTITY_TOO_LARGE, "", Map.of("MaxSizeAllowed", Long.toString(LARGEST)));
        }
        for (var algorithm : Algorithm.values()) {
            call.header(algorithm.header()).ifPresent(value -> expect(algorithm, value));
        }
        this.trailer = call.header("x-amz-trailer").map(name -> Algorithm.ofHeader(
                        name.strip().toLowerCase(java.util.Locale.ROOT))
                .orElseThrow(() -> new Refused(
                        Code.INVALID_REQUEST, "The value specified in the x-amz-trailer header is not supported")));
        if (expected.size() + (trailer.isPresent() ? 1 : 0) > 1) {
            throw new Refused(Code.INVALID_REQUEST, "Expecting a single x-amz-checksum- header.");
        }
        if (expected.isEmpty() && trailer.isEmpty() && call.header(ANNOUNCED).isPresent()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    ANNOUNCED
                            + " specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        }
        if (trailer.isPresent() && !chunked) {
            throw new Refused(Code.INVALID_REQUEST, "A trailer needs an aws-chunked body.");
        }
        expected.keySet().forEach(a -> running.put(a, a.start()));
        trailer.ifPresent(a -> running.put(a, a.start()));
        also.ifPresent(a -> running.computeIfAbsent(a, Algorithm::start));
        call.header("content-md5").ifPresent(Intake::checkForm);
    }

    private void expect(Algorithm algorithm, String value) {
        if (!algorithm.wellFormed(value)) {
            throw new Refused(Code.INVALID_REQUEST, "Value for " + algorithm.header() + " header is invalid.");
        }
        expected.put(algorithm, value);
    }

    /** How many bytes the object has, as announced. */
    long length() {
        return expectedLength;
    }

    /** The object's bytes. */
    Source<ByteString, ?> bytes() {
        Source<ByteString, ?> body = call.entity().withoutSizeLimit().getDataBytes();
        if (decoder != null) {
            body = body.mapConcat(decoder::feed);
        }
        return body.map(this::pass);
    }

    private ByteString pass(ByteString piece) {
        length += piece.size();
        if (length > expectedLength) {
            throw new Refused(Code.INCOMPLETE_BODY, "The body is longer than was announced.");
        }
        for (var buffer : piece.getByteBuffers()) {
            md5.update(buffer.duplicate());
            if (sha256 != null) {
                sha256.update(buffer.duplicate());
            }
            running.values().forEach(r -> r.update(buffer.duplicate()));
        }
        return piece;
    }

    /** Refuses a body that is not what the client announced and signed. */
    Taken finish() {
        if (decoder != null) {
            trailers.putAll(decoder.finish());
        }
        if (length != expectedLength) {
            throw new Refused(Code.INCOMPLETE_BODY);
        }
        if (sha256 != null
                && call.verified().payload() instanceof Payload.Hashed hashed
                && !MessageDigest.isEqual(sha256.digest(), HexFormat.of().parseHex(hashed.sha256()))) {
            throw new Refused(Code.X_AMZ_CONTENT_SHA256_MISMATCH);
        }
        var digest = md5.digest();
        call.header("content-md5").ifPresent(value -> {
            if (!MessageDigest.isEqual(digest, Base64.getDecoder().decode(value))) {
                throw new Refused(Code.BAD_DIGEST);
            }
        });
        return new Taken(HexFormat.of().formatHex(digest), checksums());
    }

    private Map<String, String> checksums() {
        trailer.ifPresent(algorithm -> {
            var value = trailers.get(algorithm.header());
            if (value == null) {
                throw new Refused(Code.INCOMPLETE_BODY, "The trailer " + algorithm.header() + " is missing.");
            }
            expect(algorithm, value);
        });
        for (var name : trailers.keySet()) {
            if (trailer.isEmpty() || !trailer.get().header().equals(name)) {
                throw new Refused(Code.MALFORMED_TRAILER);
            }
        }
        var found = new HashMap<String, String>();
        running.forEach((algorithm, r) -> {
            var value = r.base64();
            var told = expected.get(algorithm);
            if (told != null && !told.equals(value)) {
                throw new Refused(
                        Code.BAD_DIGEST,
                        "The " + algorithm.name() + " you specified did not match the calculated checksum.");
            }
            found.put(algorithm.header(), value);
        });
        return found;
    }

    private static long expectedLength(Call call, boolean chunked) {
        var text = chunked ? call.header("x-amz-decoded-content-length") : call.header("content-length");
        try {
            return text.map(Long::parseLong)
                    .filter(n -> n >= 0)
                    .orElseThrow(() -> new Refused(Code.MISSING_CONTENT_LENGTH));
        } catch (NumberFormatException e) {
            throw new Refused(Code.INVALID_ARGUMENT, "The length of the body is not a number.");
        }
    }

    private static void checkForm(String value) {
        try {
            if (Base64.getDecoder().decode(value).length == 16) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw new Refused(Code.INVALID_DIGEST);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + name, e);
        }
    }

    /** The whole of a small body, checked. */
    static java.util.concurrent.CompletionStage<byte[]> small(
            Call call, long mostBytes, akka.actor.typed.ActorSystem<?> system) {
        var intake = new Intake(call, Optional.empty());
        if (intake.expectedLength > mostBytes) {
            throw new Refused(Code.MALFORMED_XML, "The document is too large.");
        }
        return intake.bytes()
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .thenApply(all -> {
                    intake.finish();
                    return all.toArray();
                });
    }
}
