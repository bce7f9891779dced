package cloud.firn.billing.account;

import cloud.firn.billing.usage.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Histories of a customer's resources: what was told of them, and what was truly used, as somebody with a stopwatch would
 * write it down.
 */
final class Histories {
    /** One use as it truly was. */
    record Use(String meter, String variable, Instant from, Instant to, long quantity) {}

    /** Cut at one of these and at the end of the month, prices change. */
    static final Instant NEW_PRICES = Instant.parse("2026-11-10T00:00:00Z");

    static final Instant NOW = Instant.parse("2026-12-20T12:34:56.789Z");
    private static final Instant BEGIN = Instant.parse("2026-10-20T00:00:00Z");
    private static final List<String> TYPES = List.of("standard.tiny", "standard.small", "standard.unheard-of");

    private final Random random;
    private final List<Reading> told = new ArrayList<>();
    private final List<Use> used = new ArrayList<>();

    Histories(long seed) {
        this.random = new Random(seed);
        int resources = 1 + random.nextInt(5);
        for (int i = 0; i < resources; i++) {
            runs("instance-" + i, TYPES.get(random.nextInt(TYPES.size())));
            measurements("bucket-" + i);
        }
    }

    List<Use> used() {
        return used;
    }

    /** Everything that was told, in an order and as often as a bad day has it. */
    List<Reading> toldOnABadDay(int most) {
        var order = new ArrayList<Reading>();
        for (var reading : told) {
            for (int times = 1 + random.nextInt(most); times > 0; times--) {
                order.add(random.nextInt(order.size() + 1), reading);
            }
        }
        return order;
    }

    List<Reading> toldInOrder() {
        return List.copyOf(told);
    }

    private void runs(String resource, String type) {
        var at = BEGIN.plusMillis(random.nextInt(1_000_000_000));
        int runs = 1 + random.nextInt(4);
        for (int run = 1; run <= runs; run++) {
            var from = at;
            var to = from.plusMillis(random.nextInt(1_200_000_000));
            at = to.plusMillis(random.nextInt(100_000));
            told.add(new Reading.Began("instance.seconds", resource, type, run, from));
            var last = run == runs;
            if (last && random.nextInt(3) == 0) {
                // it still runs
                use(type, from, NOW);
                return;
            }
            use(type, from, to);
            if (last && random.nextInt(3) == 0) {
                // nobody told of its stop, only that it is gone
                told.add(new Reading.Vanished("instance.seconds", resource, to));
                return;
            }
            told.add(new Reading.Ended("instance.seconds", resource, type, run, from, to));
        }
        if (random.nextBoolean()) {
            told.add(new Reading.Vanished("instance.seconds", resource, at));
        }
    }

    private void use(String type, Instant from, Instant to) {
        if (to.isAfter(from)) {
            used.add(new Use("instance.seconds", type, from, to, 0));
        }
    }

    private void measurements(String bucket) {
        var at = BEGIN.plusSeconds(random.nextInt(3_000_000));
        for (int sample = 0; sample < 6; sample++) {
            var to = at.plusMillis(1 + random.nextInt(100_000_000));
            long quantity = random.nextInt(1_000_000_000);
            told.add(new Reading.Measured("storage.byte-seconds", bucket, "standard", quantity, at, to));
            used.add(new Use("storage.byte-seconds", "standard", at, to, quantity));
            at = to.plusMillis(random.nextInt(3) * 1_000L);
        }
    }
}
