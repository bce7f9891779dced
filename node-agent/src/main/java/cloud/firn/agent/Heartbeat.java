package cloud.firn.agent;

import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Timers;
import cloud.firn.contracts.hosts.Observed;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every second that a hypervisor lives and takes orders, until it goes down; and notes for itself that it lived. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final HostFolder folder;
    private final Observed.Host heart;
    private final Consumer<Observed> teller;
    private final InstantSource clock;
    private volatile boolean goesDown;
    private @Nullable ScheduledFuture<?> beats;

    Heartbeat(HostFolder folder, Observed.Host heart, Consumer<Observed> teller, InstantSource clock) {
        this.folder = folder;
        this.heart = heart;
        this.teller = teller;
        this.clock = clock;
    }

    void start() {
        beats = Timers.SHARED.scheduleWithFixedDelay(this::beat, 0, 1, TimeUnit.SECONDS);
    }

    /** From now on orders are dropped, so nobody is told that they are taken. */
    void goDown() {
        goesDown = true;
    }

    void beat() {
        try {
            folder.noteAlive(clock.instant());
        } catch (UncheckedIOException e) {
            LOG.warn("it cannot be noted that {} lives", folder.host(), e); // a full disk must not silence it
        }
        if (!goesDown) {
            teller.accept(heart);
        }
    }

    @Override
    public void close() {
        if (beats != null) {
            beats.cancel(false);
        }
    }
}
