package cloud.firn.agent.metering;

import cloud.firn.agent.hypervisor.Hypervisor.Traffic;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.usage.UsageFact;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what went through each instance's card, in contiguous intervals that begin with the run and end with it.
 *
 * <p>A sample is on disk before it is told and stays until the topic has it, so a crash neither loses nor doubles one: its id is
 * made of the run and the interval's begin. An interval in which nothing passed is joined to the next, and so is one that would
 * begin while the topic does not have the last, which is told again instead: what waits is bounded however long Kafka is away.
 */
public final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final String FILE = "meter.json";

    private final HostFolder host;
    private final Teller teller;

    /** Tells one sample; {@code told} is called when the topic has it. */
    public interface Teller {
        void tell(UsageFact.Measured sample, Runnable told);
    }

    /** What was counted up to {@code to}, and what the topic does not have yet. */
    record Reading(long run, Instant to, long in, long out, List<UsageFact.Measured> untold) {}

    public Meter(HostFolder host, Teller teller) {
        this.host = host;
        this.teller = teller;
    }

    /** Samples a machine that runs or has just ended. */
    public synchronized void sample(Machine machine, Instant now, Function<Machine, Traffic> counters) {
        var started = machine.startedAt();
        if (started == null) {
            return;
        }
        var ended = machine.stoppedAt();
        var to = ended == null ? now : ended;
        var folder = host.machine(machine.instance());
        var known = folder.read(FILE, Reading.class);
        List<UsageFact.Measured> waiting = known.map(Reading::untold).orElse(List.of());
        var last = known.filter(reading -> reading.run() == machine.run())
                .orElse(new Reading(machine.run(), started, 0, 0, waiting));
        if (ended == null && !waiting.isEmpty()) {
            waiting.forEach(sample -> teller.tell(sample, () -> told(machine, sample)));
            return;
        }
        if (!to.isAfter(last.to())) {
            return;
        }
        var traffic = counters.apply(machine);
        var fresh = samples(machine, last, traffic, to);
        if (fresh.isEmpty()) {
            return;
        }
        var untold = new ArrayList<>(waiting);
        untold.addAll(fresh);
        try {
            folder.write(FILE, new Reading(machine.run(), to, traffic.in(), traffic.out(), untold), false);
        } catch (UncheckedIOException e) {
            if (ended == null) {
                throw e;
            }
            // No later sample holds what this one says, so it is told although it could not be written down.
            LOG.warn("the last sample of {} is told without being on disk", machine.instance(), e);
        }
        fresh.forEach(sample -> teller.tell(sample, () -> told(machine, sample)));
    }

    /** Tells again what a former node agent could not. */
    public synchronized void resume(Machine machine) {
        host.machine(machine.instance()).read(FILE, Reading.class).ifPresent(reading -> reading.untold()
                .forEach(sample -> teller.tell(sample, () -> told(machine, sample))));
    }

    private synchronized void told(Machine machine, UsageFact.Measured sample) {
        var folder = host.machine(machine.instance());
        folder.read(FILE, Reading.class).ifPresent(reading -> {
            var untold = new ArrayList<>(reading.untold());
            if (untold.removeIf(other -> other.id().equals(sample.id()))) {
                folder.write(
                        FILE,
                        new Reading(reading.run(), reading.to(), reading.in(), reading.out(), List.copyOf(untold)),
                        false);
            }
        });
    }

    static List<UsageFact.Measured> samples(Machine machine, Reading last, Traffic now, Instant to) {
        var samples = new ArrayList<UsageFact.Measured>();
        add(samples, machine, "instance.bytes-in", now.in() - last.in(), last.to(), to);
        add(samples, machine, "instance.bytes-out", now.out() - last.out(), last.to(), to);
        return samples;
    }

    private static void add(
            List<UsageFact.Measured> samples, Machine machine, String meter, long bytes, Instant from, Instant to) {
        if (bytes > 0) {
            var id = machine.instance() + "/" + machine.run() + "/" + meter + "/" + from.toEpochMilli();
            samples.add(new UsageFact.Measured(
                    id,
                    machine.spec().organisation(),
                    "compute",
                    machine.instance(),
                    meter,
                    machine.spec().instanceTypeName(),
                    bytes,
                    from,
                    to));
        }
    }
}
