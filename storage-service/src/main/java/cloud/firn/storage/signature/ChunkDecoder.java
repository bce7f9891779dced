package cloud.firn.storage.signature;

import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the framing of {@code aws-chunked} off a body, and checks the signature of each chunk and of the trailer.
 *
 * <pre>
 * length;chunk-signature=64 hex digits CRLF bytes CRLF ... 0;chunk-signature=... CRLF trailers CRLF
 * </pre>
 *
 * <p>Bytes are handed on before their chunk's signature is known: whoever takes them must not make them visible before
 * {@link #finish()} has returned. Memory is bounded by one line. Not safe for two threads.
 */
public final class ChunkDecoder {
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_TRAILERS = 16;
    private static final long SMALLEST_CHUNK = 8192;
    private static final String SIGNATURE = ";chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private enum Expecting {
        CHUNK_HEAD,
        CHUNK_BYTES,
        CHUNK_END,
        TRAILER,
        NOTHING
    }

    private final @Nullable ChunkSigning signing;
    private final boolean trailerExpected;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private final StringBuilder signedTrailers = new StringBuilder();
    private final MessageDigest chunkHash = Hashes.sha256();
    private Expecting expecting = Expecting.CHUNK_HEAD;
    private String chunkSignature = "";
    private String trailerSignature = "";
    private long remaining;
    private long chunkBytes;
    private long chunk;
    private boolean lastChunk;

    /** Decodes what {@code payload} says; hashed and unsigned payloads are not chunked and have no decoder. */
    public ChunkDecoder(Payload payload) {
        if (payload instanceof Payload.SignedChunks signed) {
            this.signing = signed.signing();
            this.trailerExpected = signed.trailer();
        } else if (payload instanceof Payload.UnsignedChunks) {
            this.signing = null;
            this.trailerExpected = true;
        } else {
            throw new IllegalArgumentException("Not a chunked payload");
        }
    }

    /** The object's bytes within the next piece of the body. */
    public List<ByteString> feed(ByteString piece) {
        var out = new ArrayList<ByteString>();
        var rest = piece;
        while (!rest.isEmpty()) {
            if (expecting == Expecting.CHUNK_BYTES) {
                int length = (int) Math.min(remaining, rest.size());
                var bytes = rest.take(length);
                if (signing != null) {
                    hash(bytes);
                }
                out.add(bytes);
                rest = rest.drop(length);
                remaining -= length;
                if (remaining == 0) {
                    expecting = Expecting.CHUNK_END;
                }
            } else {
                rest = readLine(rest);
            }
        }
        return out;
    }

    /**
     * The trailing headers, names in lower case. Call it when the body has ended.
     *
     * @throws Refused IncompleteBody when the last chunk or its end is missing
     */
    public Map<String, String> finish() {
        // The CRLF that ends the trailer, and with it the body, is optional.
        if (expecting == Expecting.TRAILER && lastChunk) {
            if (!line.isEmpty()) {
                trailer(line.toString());
            }
            endOfTrailers();
        }
        if (expecting != Expecting.NOTHING) {
            throw new Refused(Code.INCOMPLETE_BODY, "The body ended before its last chunk.");
        }
        return Map.copyOf(trailers);
    }

    private ByteString readLine(ByteString rest) {
        if (expecting == Expecting.NOTHING) {
            throw new Refused(Code.INCOMPLETE_BODY, "There were bytes after the last chunk.");
        }
        int end = rest.indexOf((byte) '\n');
        int length = end < 0 ? rest.size() : end;
        if (line.length() + length > LONGEST_LINE) {
            throw malformed();
        }
        line.append(rest.take(length).decodeString(StandardCharsets.ISO_8859_1));
        if (end < 0) {
            return rest.drop(length);
        }
        boolean carriageReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        if (!carriageReturn && expecting != Expecting.TRAILER) {
            throw malformed();
        }
        var text = line.substring(0, line.length() - (carriageReturn ? 1 : 0));
        line.setLength(0);
        switch (expecting) {
            case CHUNK_HEAD -> chunkHead(text);
            case CHUNK_END -> chunkEnd(text);
            case TRAILER -> trailerLine(text);
            default -> throw malformed();
        }
        return rest.drop(end + 1);
    }

    private void chunkHead(String text) {
        int semicolon = text.indexOf(';');
        var digits = semicolon < 0 ? text : text.substring(0, semicolon);
        remaining = length(digits);
        checkSize();
        if (signing != null) {
            if (semicolon < 0 || !text.startsWith(SIGNATURE, semicolon)) {
                throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH, "A chunk carries no signature.");
            }
            chunkSignature = text.substring(semicolon + SIGNATURE.length());
        }
        chunkHash.reset();
        if (remaining > 0) {
            expecting = Expecting.CHUNK_BYTES;
            return;
        }
        lastChunk = true;
        checkChunk();
        expecting = Expecting.TRAILER;
    }

    private void checkSize() {
        if (remaining > 0 && chunk > 0 && chunkBytes < SMALLEST_CHUNK) {
            throw new Refused(
                    Code.INVALID_CHUNK_SIZE,
                    Code.INVALID_CHUNK_SIZE.message(),
                    Map.of("Chunk", Long.toString(chunk), "BadChunkSize", Long.toString(chunkBytes)));
        }
        chunk++;
        chunkBytes = remaining;
    }

    private void chunkEnd(String text) {
        if (!text.isEmpty()) {
            throw malformed();
        }
        checkChunk();
        expecting = Expecting.CHUNK_HEAD;
    }

    private void checkChunk() {
        if (signing != null && !signing.accepts(chunkSignature, Hashes.hex(chunkHash.digest()))) {
            throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    private void trailerLine(String text) {
        if (text.isEmpty()) {
            endOfTrailers();
        } else {
            trailer(text);
        }
    }

    private void trailer(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !trailerExpected || trailers.size() >= MOST_TRAILERS) {
            throw new Refused(Code.MALFORMED_TRAILER);
        }
        var name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        var value = text.substring(colon + 1).strip();
        if (name.equals(TRAILER_SIGNATURE)) {
            trailerSignature = value;
            return;
        }
        if (trailers.put(name, value) != null) {
            throw new Refused(Code.MALFORMED_TRAILER);
        }
        signedTrailers.append(name).append(':').append(value).append('\n');
    }

    private void endOfTrailers() {
        if (signing != null && trailerExpected) {
            var hash = Hashes.sha256Hex(signedTrailers.toString());
            if (!signing.acceptsTrailer(trailerSignature, hash)) {
                throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH);
            }
        }
        expecting = Expecting.NOTHING;
    }

    private void hash(ByteString bytes) {
        for (var buffer : bytes.getByteBuffers()) {
            chunkHash.update(buffer);
        }
    }

    private static long length(String digits) {
        if (digits.isEmpty() || digits.length() > 12) {
            throw malformed();
        }
        long length = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), 16);
            if (digit < 0) {
                throw malformed();
            }
            length = length * 16 + digit;
        }
        return length;
    }

    private static Refused malformed() {
        return new Refused(Code.INVALID_REQUEST, "The aws-chunked framing of the body is not valid.");
    }
}
