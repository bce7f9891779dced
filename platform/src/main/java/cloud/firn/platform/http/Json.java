package cloud.firn.platform.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON of the public doors: kebab-case names, times as ISO-8601 in UTC, nulls left out. Reading is strict about types (a
 * number is not a string) and lenient about unknown fields, as clients of a newer API send them.
 */
public final class Json {
    private static final int DEEPEST = 32;

    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** The mapper, for wire forms that need a tree. */
    public static ObjectMapper tree() {
        return MAPPER;
    }

    /**
     * Reads a body.
     *
     * @throws InvalidBody naming the field and what it takes
     */
    public static <T> T read(ByteString body, Class<T> type) {
        if (body.isEmpty()) {
            throw new InvalidBody("body", "is empty; send a JSON object");
        }
        try {
            var value = MAPPER.readValue(body.toArray(), type);
            if (value == null) {
                throw new InvalidBody("body", "is null; send a JSON object");
            }
            return value;
        } catch (InvalidFormatException e) {
            throw new InvalidBody(path(e), "is " + quoted(e.getValue()) + "; " + takes(e.getTargetType()));
        } catch (MismatchedInputException e) {
            throw new InvalidBody(path(e), takes(e.getTargetType()));
        } catch (JsonMappingException e) {
            throw new InvalidBody(path(e), unreadable(e.getCause()));
        } catch (JsonProcessingException e) {
            throw new InvalidBody("body", notJson(e));
        } catch (IOException e) {
            throw new InvalidBody("body", "is not readable");
        }
    }

    private static String unreadable(@Nullable Throwable cause) {
        if (cause == null) {
            return "is not readable";
        }
        return cause instanceof JsonProcessingException rubbish ? notJson(rubbish) : String.valueOf(cause.getMessage());
    }

    private static String notJson(JsonProcessingException e) {
        var at = e.getLocation();
        return "is not JSON" + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
    }

    /** The bytes of a value. */
    public static ByteString write(Object value) {
        try {
            return ByteString.fromArray(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "JSON cannot hold a " + value.getClass().getSimpleName(), e);
        }
    }

    /** An answer of 200 with a value. */
    public static HttpResponse ok(Object value) {
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, write(value)));
    }

    private static ObjectMapper mapper() {
        JsonFactory factory = new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        var mapper = JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(new WholeText())
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
                .build();
        for (var shape : new CoercionInputShape[] {
            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    private static String path(JsonMappingException e) {
        var names = e.getPath().stream().map(Json::name).collect(Collectors.joining("."));
        return names.isEmpty() ? "body" : "body." + names;
    }

    private static String name(Reference reference) {
        return reference.getFieldName() == null ? Integer.toString(reference.getIndex()) : reference.getFieldName();
    }

    private static String quoted(Object value) {
        var text = String.valueOf(value);
        return "\"" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "\"";
    }

    private static String takes(Class<?> type) {
        if (type == null) {
            return "is not of the type that this field takes";
        }
        if (type.isEnum()) {
            return "takes one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(constant -> MAPPER.convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "takes a string";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "takes a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "takes true or false";
        }
        if (java.util.Collection.class.isAssignableFrom(type)) {
            return "takes a list";
        }
        return "takes an object";
    }
}
