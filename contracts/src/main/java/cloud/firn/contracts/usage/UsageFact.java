package cloud.firn.contracts.usage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** Measured quantities. Key: the organisation's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = UsageFact.Measured.class, name = "measured")})
public sealed interface UsageFact {
    /**
     * One metered interval of one resource.
     *
     * <p>Intervals of one (resource, meter, variable) never overlap and come in order, so a reader that keeps the last
     * {@code to} of each drops what it has seen.
     *
     * @param id the same however often it is told
     * @param service {@code compute}, {@code network} or {@code storage}
     * @param meter what was measured: {@code storage.byte-seconds}, {@code storage.requests},
     *     {@code storage.bytes-out}, {@code instance.bytes-out}, {@code instance.bytes-in}
     * @param variable the kind within the meter (an instance type, a class of requests), or empty
     * @param quantity zero or more, in the meter's unit
     * @param from inclusive
     * @param to exclusive, after {@code from}
     */
    record Measured(
            String id,
            String organisation,
            String service,
            String resource,
            String meter,
            String variable,
            long quantity,
            Instant from,
            Instant to)
            implements UsageFact {}
}
