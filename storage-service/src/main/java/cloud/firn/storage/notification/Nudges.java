package cloud.firn.storage.notification;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which queues this process has just written to: whoever sends looks there at once and not only now and then. A hint that
 * is lost costs a moment and no event.
 */
final class Nudges {
    private static final int MOST = 10_000;

    private volatile Set<Queue> fresh = ConcurrentHashMap.newKeySet();
    private Set<Queue> before = Set.of();

    void add(Queue queue) {
        var now = fresh;
        if (now.size() < MOST) {
            now.add(queue);
        }
    }

    /** Those that were added before the last call: what they are about is written by now, or as good as. */
    synchronized Set<Queue> take() {
        var taken = before;
        before = fresh;
        fresh = ConcurrentHashMap.newKeySet();
        return Set.copyOf(taken);
    }
}
