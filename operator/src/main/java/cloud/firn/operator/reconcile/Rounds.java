package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Following;
import cloud.firn.operator.cluster.Key;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.cluster.Resources;
import cloud.firn.operator.firn.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of objects and looks at them: a thread for each kind that hears, and some that work. */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int WORKERS = 4;
    private static final int MOST_OBJECTS = 50_000;
    private static final double STEPS_PER_SECOND = 50;
    private static final int STEPS_AT_ONCE = 100;
    private static final Duration IDLE = Duration.ofMillis(200);
    /** Longer than one call takes, so that a step is finished rather than cut. */
    private static final Duration FAREWELL = Duration.ofSeconds(25);

    private final Lifecycle lifecycle;
    private final WorkQueue queue;
    private final Pace pace = new Pace(STEPS_PER_SECOND, STEPS_AT_ONCE);
    private final Map<Key, Seen> seen = new ConcurrentHashMap<>();
    private final List<Following> followings = new ArrayList<>();
    private final List<Thread> ears = new ArrayList<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closing;

    /** What makes a look due. The status, which we write ourselves, is not in it, but for the id, which others wait for. */
    private record Seen(String uid, long generation, boolean deleting, String externalId) {
        static Seen of(Custom object) {
            return new Seen(object.uid(), object.generation(), object.isDeleting(), object.externalId());
        }
    }

    /** Prepares; {@link #start} begins. */
    public Rounds(Resources resources, Lifecycle lifecycle, Tempo tempo) {
        this.lifecycle = lifecycle;
        this.queue = new WorkQueue(tempo, MOST_OBJECTS);
        for (var kind : Kind.values()) {
            var following = new Following(resources, kind, this::changed, this::gone);
            followings.add(following);
            ears.add(daemon("follow-" + kind.plural(), following));
        }
        for (int i = 0; i < WORKERS; i++) {
            workers.add(daemon("worker-" + i, this::work));
        }
    }

    public void start() {
        ears.forEach(Thread::start);
        workers.forEach(Thread::start);
    }

    /** What hears of each kind. */
    public List<Following> followings() {
        return List.copyOf(followings);
    }

    /** How many objects wait for a look, or are looked at. */
    public int queued() {
        return queue.size();
    }

    /** Lets the steps that are under way end, and begins no more. */
    @Override
    public void close() {
        closing = true;
        followings.forEach(Following::stop);
        ears.forEach(Thread::interrupt);
        var end = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (var worker : workers) {
                TimeUnit.NANOSECONDS.timedJoin(worker, Math.max(1, end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.forEach(Thread::interrupt);
    }

    private void changed(Custom object) {
        var key = object.key();
        var now = Seen.of(object);
        var before = seen.put(key, now);
        if (!now.equals(before) || !queue.knows(key)) {
            if (!queue.add(key, Duration.ZERO)) {
                seen.remove(key);
                LOG.atWarn().addKeyValue("object", key).log("There are too many objects; this one is looked at later");
            }
        }
        if (before == null || !before.externalId().equals(now.externalId())) {
            queue.changed(key);
        }
    }

    private void gone(Key key) {
        seen.remove(key);
        queue.changed(key);
    }

    private void work() {
        try {
            while (!closing) {
                var key = queue.take(IDLE);
                if (key.isPresent()) {
                    pace.await();
                    var next = lifecycle.step(key.get());
                    queue.done(key.get(), next);
                    if (next.when() == Next.When.GONE) {
                        seen.remove(key.get());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, "operator-" + name);
        thread.setDaemon(true);
        return thread;
    }
}
