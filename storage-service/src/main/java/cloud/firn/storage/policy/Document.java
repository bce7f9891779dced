package cloud.firn.storage.policy;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JSON of policies: RFC 8259 to the letter, no name twice in an object, UTF-8, and small. */
final class Document {
    private static final int DEEPEST = 8;
    private static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Document() {}

    static JsonNode read(byte[] json) {
        if (json.length == 0 || json[0] != '{') {
            throw Malformed.because("Policies must be valid JSON and the first byte must be '{'");
        }
        if (json.length > Policy.LONGEST_BODY_BYTES) {
            throw tooLong();
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            var tree = MAPPER.readTree(text.toString());
            // AWS counts what is left when the white space is gone.
            if (MAPPER.writeValueAsBytes(tree).length > Policy.LONGEST_BYTES) {
                throw tooLong();
            }
            return tree;
        } catch (CharacterCodingException | JsonProcessingException | NumberFormatException e) {
            // Jackson lets a number whose exponent has too many digits come out as what it is.
            throw Malformed.because("This policy contains invalid Json");
        }
    }

    static void refuseOthers(JsonNode node, Set<String> fields) {
        for (var field : node.properties()) {
            if (!fields.contains(field.getKey())) {
                throw Malformed.because("Unknown field ", field.getKey());
            }
        }
    }

    /** An element that is a text where it is there. */
    static Optional<String> text(JsonNode node, String field) {
        var value = node.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Malformed.syntax();
        }
        return Optional.of(value.textValue());
    }

    /** A text, or a list of them that is not empty. */
    static List<String> texts(JsonNode value, String whenEmpty) {
        var texts = new ArrayList<String>();
        for (var one : value.isArray() ? value : List.of(value)) {
            if (!one.isTextual()) {
                throw Malformed.syntax();
            }
            texts.add(one.textValue());
        }
        if (texts.isEmpty()) {
            throw Malformed.because(whenEmpty);
        }
        return texts;
    }

    private static RuntimeException tooLong() {
        return Malformed.because(
                "Normalized policy document exceeds the maximum allowed size of " + Policy.LONGEST_BYTES + " bytes");
    }
}
