package cloud.firn.operator.cluster;

import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one kind: reads the whole list, hears what changes for a while, and begins again.
 *
 * <p>A watch that the server never answers looks like a cluster in which nothing happens. So each ends by the server's clock,
 * or else by ours, and what was missed is in the list that follows. How long ago the cluster was last heard of is known to the
 * operator's health.
 */
public final class Following implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Resources resources;
    private final Kind kind;
    private final Consumer<Custom> changed;
    private final Consumer<Key> gone;
    private final AtomicLong heardAt = new AtomicLong(System.nanoTime());
    private volatile boolean listed;
    private volatile boolean stopped;

    /** Tells {@code changed} of every object of a list and of a watch, {@code gone} of those that a watch says were deleted. */
    public Following(Resources resources, Kind kind, Consumer<Custom> changed, Consumer<Key> gone) {
        this.resources = resources;
        this.kind = kind;
        this.changed = changed;
        this.gone = gone;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the list was read at least once. */
    public boolean listed() {
        return listed;
    }

    /** How long ago a list was read, or a watch told something or ended as it should. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - heardAt.get());
    }

    /** Begins nothing any more; the thread that runs it is interrupted next. */
    public void stop() {
        stopped = true;
    }

    /** Until it is stopped. */
    @Override
    public void run() {
        var pause = PAUSE;
        while (!stopped) {
            try {
                var listing = resources.list(kind);
                listing.objects().forEach(changed);
                heard();
                listed = true;
                pause = PAUSE;
                hear(listing.version());
            } catch (ClusterOutage | ApiException | IOException e) {
                if (stopped) {
                    return;
                }
                LOG.atWarn()
                        .addKeyValue("kind", kind.word())
                        .addKeyValue("cause", e)
                        .log("The cluster is not heard");
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private void hear(String version) throws ApiException, IOException {
        try (var watch = resources.watch(kind, version)) {
            while (watch.hasNext()) {
                var event = watch.next();
                if (event.object == null) {
                    // Most often 410: the version that we watch from is too old. The list that follows is not.
                    LOG.atInfo().addKeyValue("kind", kind.word()).log("The watch ended early");
                    LockSupport.parkNanos(PAUSE.toNanos());
                    return;
                }
                tell(event.type, Resources.custom(kind, event.object));
                heard();
            }
            heard();
        } catch (RuntimeException e) {
            // So the client says that the connection ended within an event, or was silent for too long.
            throw new ClusterOutage("The watch broke: " + e.getMessage(), e);
        }
    }

    private void tell(String type, Custom object) {
        if (type.equals("DELETED")) {
            gone.accept(object.key());
        } else if (type.equals("ADDED") || type.equals("MODIFIED")) {
            changed.accept(object);
        }
    }

    private void heard() {
        heardAt.set(System.nanoTime());
    }
}
