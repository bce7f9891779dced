package cloud.firn.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** How facts are written to and read from a topic: JSON, times as ISO-8601 in UTC, unknown fields ignored. */
public final class Facts {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();

    private Facts() {}

    /** The bytes of a fact. */
    public static <T> byte[] write(Fact<T> fact) {
        try {
            // The body's own type must be known while writing, or its type tag would be left out.
            var type = JSON.getTypeFactory()
                    .constructParametricType(Fact.class, fact.body().getClass());
            return JSON.writerFor(type).writeValueAsBytes(fact);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A fact that JSON cannot hold: " + fact.id(), e);
        }
    }

    /**
     * Reads a fact whose body is one of the records of {@code body}, a sealed interface of a topic's package.
     *
     * @throws UnreadableFact when the bytes are no such fact, or of a type that this build does not know
     */
    public static <T> Fact<T> read(byte[] bytes, Class<T> body) {
        try {
            return JSON.readValue(bytes, JSON.getTypeFactory().constructParametricType(Fact.class, body));
        } catch (IOException e) {
            throw new UnreadableFact("Not a fact about " + body.getSimpleName(), e);
        }
    }

    /** Bytes on a topic that this build cannot read; the reader counts it and goes on. */
    public static final class UnreadableFact extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableFact(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
