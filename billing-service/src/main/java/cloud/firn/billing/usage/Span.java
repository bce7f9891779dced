package cloud.firn.billing.usage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A half-open interval of time, whole microseconds since 1970 UTC.
 *
 * @param fromMicros inclusive
 * @param toMicros exclusive; an interval that ends no later than it begins is empty
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Span(long fromMicros, long toMicros) {
    /** Between two moments; what is finer than a microsecond is cut off. */
    public static Span between(Instant from, Instant to) {
        return new Span(micros(from), micros(to));
    }

    /** Microseconds since 1970 UTC. */
    public static long micros(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
    }

    /** The moment so many microseconds after 1970 UTC. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /** Inclusive. */
    public Instant from() {
        return instant(fromMicros);
    }

    /** Exclusive. */
    public Instant to() {
        return instant(toMicros);
    }

    /** Its length in microseconds, zero or more. */
    public long micros() {
        return Math.max(0, toMicros - fromMicros);
    }

    /** Whether it holds no time at all. */
    @JsonIgnore
    public boolean isEmpty() {
        return toMicros <= fromMicros;
    }

    /** The part that both have; empty when there is none. */
    public Span within(Span other) {
        return new Span(Math.max(fromMicros, other.fromMicros), Math.min(toMicros, other.toMicros));
    }

    /** What of this is in none of {@code others}, in order. */
    public List<Span> without(List<Span> others) {
        var left = new ArrayList<Span>();
        long from = fromMicros;
        for (var other : others) {
            if (other.toMicros <= from) {
                continue;
            }
            if (other.fromMicros >= toMicros) {
                break;
            }
            if (other.fromMicros > from) {
                left.add(new Span(from, other.fromMicros));
            }
            from = other.toMicros;
        }
        if (from < toMicros) {
            left.add(new Span(from, toMicros));
        }
        return left;
    }

    /** All of them in order, those that touch or overlap made one; empty ones left out. */
    public static List<Span> merged(List<Span> spans) {
        var merged = new ArrayList<Span>();
        for (var next : spans.stream()
                .filter(span -> !span.isEmpty())
                .sorted(Comparator.comparingLong(Span::fromMicros))
                .toList()) {
            var last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.fromMicros <= last.toMicros) {
                merged.set(merged.size() - 1, new Span(last.fromMicros, Math.max(last.toMicros, next.toMicros)));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }
}
