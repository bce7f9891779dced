package cloud.firn.billing.usage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one fact says about one meter. Telling it again, or late, changes nothing. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Began.class, name = "began"),
    @JsonSubTypes.Type(value = Reading.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Reading.Vanished.class, name = "vanished"),
    @JsonSubTypes.Type(value = Reading.Measured.class, name = "measured")
})
public sealed interface Reading {
    /** What is measured, as topics and rate cards call it. */
    String meter();

    /** What it is measured of. */
    String resource();

    /** Names the {@link Mark} this is about; no two resources share one. */
    default String markKey() {
        return meter() + "|" + resource();
    }

    /**
     * A run of a resource began.
     *
     * @param variable the kind within the meter, such as the instance type, or empty
     * @param run counts the runs of the resource upwards
     * @param at inclusive
     */
    record Began(String meter, String resource, String variable, long run, Instant at) implements Reading {}

    /**
     * A run is over.
     *
     * @param from when it had begun, inclusive; null when it never did
     * @param to exclusive
     */
    record Ended(String meter, String resource, String variable, long run, @Nullable Instant from, Instant to)
            implements Reading {}

    /** Nothing is left of the resource since then, or soon will be: what still runs counts as over until its end is told. */
    record Vanished(String meter, String resource, Instant at) implements Reading {}

    /**
     * A quantity was measured.
     *
     * @param quantity zero or more, in the meter's counted unit
     * @param from inclusive
     * @param to exclusive
     */
    record Measured(String meter, String resource, String variable, long quantity, Instant from, Instant to)
            implements Reading {
        @Override
        public String markKey() {
            return meter() + "|" + resource() + "|" + variable();
        }
    }
}
