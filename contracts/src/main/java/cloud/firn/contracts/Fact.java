package cloud.firn.contracts;

import java.time.Instant;

/**
 * The envelope of everything that is said on a topic.
 *
 * @param id the same however often the fact is delivered: {@code <key>/<sequence>} for what an entity said
 * @param key what the fact is about; the Kafka key
 * @param sequence grows by at least one with every fact of the same key, so that a reader can drop what it has seen
 * @param at when it happened, UTC
 * @param version of the body's form; old forms stay readable
 * @param body one of the records of the topic's package, tagged with its {@code type}
 */
public record Fact<T>(String id, String key, long sequence, Instant at, int version, T body) {
    /** A fact in the present form. */
    public static <T> Fact<T> of(String key, long sequence, Instant at, T body) {
        return new Fact<>(key + "/" + sequence, key, sequence, at, 1, body);
    }
}
