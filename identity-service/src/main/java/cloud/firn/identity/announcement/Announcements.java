package cloud.firn.identity.announcement;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Lets an answer to a customer wait until a topic has said what it says, so that it is true everywhere.
 *
 * @param <C> what may have changed, with an equality
 */
public final class Announcements<C> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<C, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final Executor executor;

    /** Hands answers on with {@code executor}. */
    public Announcements(Executor executor) {
        this.executor = executor;
    }

    /**
     * Hands {@code reply} on when the change was heard; two seconds later at the latest, for it is true all the same.
     *
     * @param known whether it was heard already; asked when whoever hears it later would say so
     */
    public <R> CompletionStage<R> before(R reply, C change, BooleanSupplier known) {
        var heard = awaited.computeIfAbsent(change, c -> new CompletableFuture<>());
        if (known.getAsBoolean()) {
            heard.complete(true);
        }
        return heard.copy()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        ignored -> {
                            awaited.remove(change, heard);
                            return reply;
                        },
                        executor);
    }

    /** The topic has said these. */
    public void heard(Predicate<C> changes) {
        awaited.forEach((change, waiting) -> {
            if (changes.test(change)) {
                waiting.complete(true);
            }
        });
    }
}
