package cloud.firn.storage.usage;

import cloud.firn.platform.entity.CborSerializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What this process served since it was last asked: requests by class, and bytes out.
 *
 * <p>Kept in memory and handed over every second: a crash loses at most that, to the customer's gain.
 */
public final class Tally {
    /**
     * What is counted.
     *
     * @param payer the organisation that pays for it; empty when that is the bucket's owner
     */
    public record Counter(UUID bucketId, String payer, String meter, String variable) implements CborSerializable {
        /** Takes a payer who is not named, as processes of older versions leave him out, as the owner. */
        public Counter(UUID bucketId, @Nullable String payer, String meter, String variable) {
            this.bucketId = bucketId;
            this.payer = payer == null ? "" : payer;
            this.meter = meter;
            this.variable = variable;
        }
    }

    /** How much of it. */
    public record Count(Counter counter, long quantity) implements CborSerializable {}

    private final ConcurrentHashMap<Counter, LongAdder> counters = new ConcurrentHashMap<>();

    /**
     * One request of a class: PUT, GET, LIST or DELETE.
     *
     * @param payer the organisation that pays for it; empty when that is the bucket's owner
     */
    public void request(UUID bucketId, String payer, String kind) {
        add(new Counter(bucketId, payer, Meters.REQUESTS, kind), 1);
    }

    /**
     * Bytes of objects that left for the customer.
     *
     * @param payer the organisation that pays for them; empty when that is the bucket's owner
     */
    public void bytesOut(UUID bucketId, String payer, long bytes) {
        add(new Counter(bucketId, payer, Meters.BYTES_OUT, ""), bytes);
    }

    private void add(Counter counter, long quantity) {
        // Inside compute, so that a drain never misses what is being added.
        counters.compute(counter, (key, sum) -> {
            var adder = sum == null ? new LongAdder() : sum;
            adder.add(quantity);
            return adder;
        });
    }

    /** Takes everything out. */
    List<Count> drain() {
        var taken = new ArrayList<Count>();
        for (var counter : counters.keySet()) {
            var sum = counters.remove(counter);
            if (sum != null) {
                taken.add(new Count(counter, sum.sum()));
            }
        }
        return taken;
    }
}
