package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Key;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which object is looked at when. Each is in it once, at the earliest time that anybody asked for, and none is looked at by two
 * at once: what is asked while it is looked at is done after that.
 *
 * <p>Bounded by the number of objects it takes; the next list brings what did not fit.
 */
final class WorkQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(Comparator.comparingLong(Turn::at));
    private final Map<Key, Long> due = new HashMap<>();
    private final Set<Key> running = new HashSet<>();
    private final Map<Key, Integer> failures = new HashMap<>();
    private final Map<Key, Set<Key>> waiters = new HashMap<>();
    private final Tempo tempo;
    private final int most;

    private record Turn(Key key, long at) {}

    WorkQueue(Tempo tempo, int most) {
        this.tempo = tempo;
        this.most = most;
    }

    /** Asks for a look; false when there is no room. */
    boolean add(Key key, Duration after) {
        lock.lock();
        try {
            if (!due.containsKey(key) && due.size() >= most) {
                return false;
            }
            var at = System.nanoTime() + after.toNanos();
            var before = due.get(key);
            if (before == null || at - before < 0) {
                due.put(key, at);
                turns.add(new Turn(key, at));
                earlier.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a look at this object is planned, or under way. */
    boolean knows(Key key) {
        lock.lock();
        try {
            return due.containsKey(key) || running.contains(key);
        } finally {
            lock.unlock();
        }
    }

    /** The next object that is due; {@link #done} ends the look at it. Empty when none is due within {@code most}. */
    Optional<Key> take(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var end = System.nanoTime() + most.toNanos();
            while (true) {
                var now = System.nanoTime();
                var turn = turns.peek();
                if (turn != null && (running.contains(turn.key()) || isStale(turn))) {
                    turns.poll();
                } else if (turn != null && turn.at() - now <= 0) {
                    turns.poll();
                    due.remove(turn.key());
                    running.add(turn.key());
                    return Optional.of(turn.key());
                } else if (end - now <= 0) {
                    return Optional.empty();
                } else {
                    var wait = turn == null ? end - now : Math.min(end - now, turn.at() - now);
                    var unused = earlier.await(wait, TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a look, and plans the next. */
    void done(Key key, Next next) {
        lock.lock();
        try {
            running.remove(key);
            var asked = due.remove(key);
            if (next.when() != Next.When.FAILED && next.when() != Next.When.WAITING) {
                failures.remove(key);
            }
            if (next.on() != null) {
                waiters.computeIfAbsent(next.on(), on -> new LinkedHashSet<>()).add(key);
            }
            if (next.when() == Next.When.GONE) {
                waiters.values().removeIf(waiting -> waiting.remove(key) && waiting.isEmpty());
            } else {
                add(key, after(key, next));
            }
            if (asked != null) {
                add(key, Duration.ofNanos(Math.max(0, asked - System.nanoTime())));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks at everybody who waits for this object. */
    void changed(Key key) {
        lock.lock();
        try {
            var waiting = waiters.remove(key);
            if (waiting != null) {
                waiting.forEach(waiter -> add(waiter, Duration.ZERO));
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return due.size() + running.size();
        } finally {
            lock.unlock();
        }
    }

    private Duration after(Key key, Next next) {
        return switch (next.when()) {
            // Also who waits: what is waited for may have come just before we began to.
            case FAILED, WAITING -> {
                var pause = spread(tempo.pause(failures.merge(key, 1, Integer::sum)));
                yield pause.compareTo(next.after()) > 0 ? pause : next.after();
            }
            case SETTLED -> spread(tempo.resync());
            case SOON -> tempo.soon();
            case AGAIN, GONE -> Duration.ZERO;
        };
    }

    /** So that what began together does not come back together. */
    private static Duration spread(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1)));
    }

    /** Whether it was asked for earlier since. */
    private boolean isStale(Turn turn) {
        var at = due.get(turn.key());
        return at == null || at != turn.at();
    }
}
