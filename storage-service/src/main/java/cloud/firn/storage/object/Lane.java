package cloud.firn.storage.object;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets only so many do something at once; the others wait in turn. First come, first served. */
final class Lane {
    /** No more than a few for each stream. */
    private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    private int free;

    Lane(int most) {
        this.free = most;
    }

    /** Begins the work when it is its turn. */
    <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> work) {
        return turn().thenCompose(go -> work.get()).whenComplete((done, failure) -> next());
    }

    private CompletionStage<Void> turn() {
        synchronized (waiting) {
            if (free > 0) {
                free--;
                return CompletableFuture.completedFuture(null);
            }
            var turn = new CompletableFuture<Void>();
            waiting.add(turn);
            return turn;
        }
    }

    private void next() {
        CompletableFuture<Void> next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.complete(null);
        }
    }
}
