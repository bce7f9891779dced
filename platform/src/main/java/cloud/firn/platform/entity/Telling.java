package cloud.firn.platform.entity;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event says: rows of read tables first, the last of them when all others are in, then facts on topics, in order.
 *
 * @param rows statements that a repeat does not harm; an Operation comes last
 * @param facts records that readers drop when they have seen their (key, sequence)
 */
public record Telling(List<BatchableStatement<?>> rows, List<Said> facts) {
    private static final Telling NOTHING = new Telling(List.of(), List.of());

    public Telling {
        rows = List.copyOf(rows);
        facts = List.copyOf(facts);
    }

    /** The event is nobody else's business. */
    public static Telling nothing() {
        return NOTHING;
    }

    /** This and one more row. */
    public Telling and(BatchableStatement<?> row) {
        var more = new ArrayList<BatchableStatement<?>>(rows);
        more.add(row);
        return new Telling(more, facts);
    }

    /** This and one more fact, under its own key. */
    public Telling and(String topic, Fact<?> fact) {
        return and(new Said(topic, fact.key(), Facts.write(fact)));
    }

    /** This, and nothing is known of {@code key} on a compacted topic any more. */
    public Telling tombstone(String topic, String key) {
        return and(new Said(topic, key, null));
    }

    private Telling and(Said said) {
        var more = new ArrayList<>(facts);
        more.add(said);
        return new Telling(rows, more);
    }

    /** One record for a topic; without a value it is a tombstone. */
    @SuppressWarnings("ArrayRecordComponent") // the bytes of one record, handed over and never changed
    public record Said(String topic, String key, byte @Nullable [] value) {}
}
