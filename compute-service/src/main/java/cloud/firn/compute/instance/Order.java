package cloud.firn.compute.instance;

import java.time.Duration;
import java.time.Instant;

/**
 * What a transitional state waits for, and until when.
 *
 * @param told when the hypervisor was last told
 * @param patience how long to wait before the next step; doubled with each that passes in vain, up to an hour
 */
record Order(Instant told, Instant deadline, Duration patience) {
    static final Duration CREATE = Duration.ofMinutes(2);
    static final Duration START = Duration.ofMinutes(2);
    static final Duration STOP = Duration.ofSeconds(90);
    static final Duration REBOOT = Duration.ofSeconds(90);
    static final Duration DESTROY = Duration.ofMinutes(2);
    static final Duration UNDO = Duration.ofSeconds(30);
    /** After an instance wakes, its hypervisor has this long to be heard, whatever the deadline. */
    static final Duration GRACE = Duration.ofSeconds(30);
    /** A node agent that still reports the old state after this long is told again. */
    static final Duration REPEAT_AFTER = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofHours(1);

    static Order of(Instant at, Duration patience) {
        return new Order(at, at.plus(patience), patience);
    }

    /** Told again now, with the same deadline. */
    Order repeated(Instant at) {
        return new Order(at, deadline, patience);
    }

    /** Told again now, with twice the patience. */
    Order overran(Instant at) {
        var doubled = patience.multipliedBy(2);
        return of(at, doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }
}
