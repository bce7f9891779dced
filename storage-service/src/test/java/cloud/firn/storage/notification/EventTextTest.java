package cloud.firn.storage.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class EventTextTest {
    private static final Cause CAUSE = new Cause("acme", "Acme", "192.0.2.7", "1F");

    @Property
    void the_key_is_the_one_that_was_encoded(@ForAll String key) throws JsonProcessingException {
        // A lone surrogate is no text: no client can send it.
        var text = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var told = event(text, 1).at("/s3/object/key").asText();
        assertThat(told).matches("[A-Za-z0-9*._+%/-]*");
        assertThat(URLDecoder.decode(told, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Property
    void sequencers_are_in_the_order_of_their_letters(
            @ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other)
            throws JsonProcessingException {
        assertThat(Integer.signum(sequencer(one).compareTo(sequencer(other)))).isEqualTo(Long.compare(one, other));
    }

    @Example
    void what_was_removed_has_no_size() throws JsonProcessingException {
        var occasion = new Occasion(EventName.DELETE, CAUSE);
        var affected = new Affected("k", Optional.empty(), Optional.of("v"));
        var object = read(EventText.of(where(), occasion, affected, 1, Instant.EPOCH))
                .at("/s3/object");
        assertThat(object.has("size")).isFalse();
        assertThat(object.has("eTag")).isFalse();
        assertThat(object.path("versionId").asText()).isEqualTo("v");
    }

    private static String sequencer(long sequence) throws JsonProcessingException {
        return event("k", sequence).at("/s3/object/sequencer").asText();
    }

    private static JsonNode event(String key, long sequence) throws JsonProcessingException {
        var content = new Affected.Content(1, "e");
        var affected = new Affected(key, Optional.of(content), Optional.empty());
        return read(EventText.of(where(), new Occasion(EventName.PUT, CAUSE), affected, sequence, Instant.EPOCH));
    }

    private static EventText.Where where() {
        return new EventText.Where("box-1", "b", "acme", "rule");
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text).at("/Records/0");
    }
}
