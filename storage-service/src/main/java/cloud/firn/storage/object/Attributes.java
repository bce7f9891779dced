package cloud.firn.storage.object;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client gives to an object and gets back with it; never changed while the object is there.
 *
 * @param headers what the client wants back with the object, by lower-case name
 * @param metadata user metadata, names without {@code x-amz-meta-}
 * @param checksums by header name, and the type; of an upload what the client chose, under {@code algorithm} and {@code
 *     type}
 * @param encryption how the bytes are sealed; empty when they are not
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Attributes(
        Map<String, String> headers,
        Map<String, String> metadata,
        Map<String, String> checksums,
        Map<String, String> encryption) {
    /** The header that names another storage class than the usual one. */
    public static final String STORAGE_CLASS = "x-amz-storage-class";

    /** Nothing was said. */
    public static final Attributes NONE = new Attributes(null, null, null, null);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes what is missing as empty. */
    public Attributes(
            @Nullable Map<String, String> headers,
            @Nullable Map<String, String> metadata,
            @Nullable Map<String, String> checksums,
            @Nullable Map<String, String> encryption) {
        this.headers = headers == null ? Map.of() : headers;
        this.metadata = metadata == null ? Map.of() : metadata;
        this.checksums = checksums == null ? Map.of() : checksums;
        this.encryption = encryption == null ? Map.of() : encryption;
    }

    /** The class that the client chose, or {@code STANDARD}. */
    public String storageClass() {
        return headers.getOrDefault(STORAGE_CLASS, Line.STANDARD);
    }

    /** The same with other checksums. */
    public Attributes withChecksums(Map<String, String> others) {
        return new Attributes(headers, metadata, others, encryption);
    }

    /** The same, sealed another way. */
    public Attributes withEncryption(Map<String, String> other) {
        return new Attributes(headers, metadata, checksums, other);
    }

    /** As it is kept. */
    public ByteBuffer written() {
        try {
            return ByteBuffer.wrap(JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps of text can be written", e);
        }
    }

    /** What {@link #written} wrote. */
    public static Attributes read(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return NONE;
        }
        try {
            var array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            return JSON.readValue(array, Attributes.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
