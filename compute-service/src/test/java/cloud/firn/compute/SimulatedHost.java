package cloud.firn.compute;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node agent that only models its guests: does what is desired, says what it did. */
final class SimulatedHost implements AutoCloseable {
    /** Its clock is wrong by more than it may be silent. */
    private static final Duration CLOCK_BEHIND = Duration.ofMinutes(1);

    private final String name;
    private final int memoryMib;
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    private final Map<String, Desired.Instance> wanted = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong(System.currentTimeMillis());
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private volatile @Nullable Node node;
    private volatile boolean obedient = true;
    private volatile boolean broken;

    record Guest(long run, long reboots, boolean running, Instant startedAt) {}

    SimulatedHost(String name, int memoryMib) {
        this.name = name;
        this.memoryMib = memoryMib;
    }

    /** Speaks over the topics of {@code newNode} from now on. */
    void join(Node newNode) {
        var first = node == null;
        node = newNode;
        newNode.consumers().replicate("host-" + name, Topics.DESIRED, Desired.class, (key, fact) -> {
            if (fact != null
                    && fact.body() instanceof Desired.Instance desired
                    && desired.host().equals(name)) {
                wanted.put(desired.instance(), desired);
                if (obedient) {
                    obey(desired);
                }
            } else if (fact == null && key.startsWith(name + "/instance/")) {
                wanted.remove(key.substring((name + "/instance/").length()));
            }
        });
        if (first) {
            var unused = heart.scheduleWithFixedDelay(this::beat, 0, 500, TimeUnit.MILLISECONDS);
        }
    }

    Map<String, Guest> guests() {
        return guests;
    }

    Map<String, Desired.Instance> wanted() {
        return wanted;
    }

    /** From now on nothing that is desired is done. */
    void sulk() {
        obedient = false;
    }

    /** No more heartbeats. */
    void fallSilent() {
        heart.shutdownNow();
    }

    /** Every start fails from now on. */
    void breakDown() {
        broken = true;
    }

    void obeyAgain() {
        obedient = true;
        wanted.values().forEach(this::obey);
    }

    void crash(String instance) {
        var guest = guests.get(instance);
        if (guest != null) {
            guests.put(instance, new Guest(guest.run(), guest.reboots(), false, guest.startedAt()));
            say(instance, guest, Observed.Power.STOPPED, "crashed", Instant.now());
        }
    }

    /** Says again what is true of an instance. */
    void repeat(String instance) {
        var guest = guests.get(instance);
        if (guest != null && guest.running()) {
            say(instance, guest, Observed.Power.RUNNING, null, null);
        }
    }

    private synchronized void obey(Desired.Instance desired) {
        var guest = guests.get(desired.instance());
        switch (desired.power()) {
            case RUNNING -> run(desired, guest);
            case STOPPED -> {
                if (guest != null && guest.running()) {
                    var stopped = new Guest(guest.run(), guest.reboots(), false, guest.startedAt());
                    guests.put(desired.instance(), stopped);
                    say(desired.instance(), stopped, Observed.Power.STOPPED, "ordered", Instant.now());
                }
            }
            case DESTROYED -> {
                guests.remove(desired.instance());
                var was = guest == null ? new Guest(desired.run(), 0, false, Instant.EPOCH) : guest;
                say(desired.instance(), was, Observed.Power.GONE, null, Instant.now());
            }
        }
    }

    private void run(Desired.Instance desired, @Nullable Guest guest) {
        if (broken) {
            var never = new Guest(desired.run(), 0, false, Instant.EPOCH);
            say(desired.instance(), never, Observed.Power.FAILED, null, null);
            return;
        }
        if (guest == null || guest.run() < desired.run()) {
            var started = new Guest(desired.run(), 0, true, Instant.now());
            guests.put(desired.instance(), started);
            say(desired.instance(), started, Observed.Power.RUNNING, null, null);
        } else if (guest.running() && guest.reboots() < desired.reboots()) {
            var rebooted = new Guest(guest.run(), desired.reboots(), true, guest.startedAt());
            guests.put(desired.instance(), rebooted);
            say(desired.instance(), rebooted, Observed.Power.RUNNING, null, null);
        }
    }

    private void beat() {
        say(new Observed.Host(name, "box-1", "simulator", "a test", "epoch", 64, memoryMib, 1000, guests.size()));
    }

    private void say(
            String instance, Guest guest, Observed.Power power, @Nullable String cause, @Nullable Instant stoppedAt) {
        var desired = wanted.get(instance);
        var startedAt = guest.startedAt().equals(Instant.EPOCH) ? null : guest.startedAt();
        say(new Observed.Instance(
                name,
                instance,
                desired == null ? 0 : desired.generation(),
                guest.run(),
                guest.reboots(),
                power,
                cause,
                null,
                startedAt,
                stoppedAt));
    }

    private void say(Observed observed) {
        var speaking = node;
        if (speaking != null) {
            var fact = Fact.of(
                    observed.key(), sequence.incrementAndGet(), Instant.now().minus(CLOCK_BEHIND), observed);
            var unused = speaking.publisher().send(speaking.topic(Topics.OBSERVED), fact.key(), Facts.write(fact));
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }
}
