package cloud.firn.platform.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Refuses text that JSON can spell and UTF-8 cannot hold, such as {@code \ud800} alone: no table or journal takes it. */
final class WholeText extends SimpleModule {
    private static final long serialVersionUID = 1L;

    WholeText() {
        super("whole-text");
        addDeserializer(String.class, new Values());
        addKeyDeserializer(String.class, new Names());
    }

    private static String whole(@Nullable JsonParser parser, String text) throws JsonMappingException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new JsonMappingException(
                    parser, "half a character", new IllegalArgumentException("has half of a surrogate pair"));
        }
        return text;
    }

    private static final class Values extends StringDeserializer {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = super.deserialize(parser, context);
            return text == null ? text : whole(parser, text);
        }
    }

    private static final class Names extends KeyDeserializer {
        @Override
        public Object deserializeKey(String name, DeserializationContext context) throws IOException {
            return whole(context.getParser(), name);
        }
    }
}
