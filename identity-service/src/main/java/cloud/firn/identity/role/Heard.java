package cloud.firn.identity.role;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.identity.role.RoleBookEntity.Done;
import cloud.firn.identity.role.RoleBookEntity.Reply;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knows how far the topic of roles has been heard, so that an answer to a customer can wait until it is true everywhere. */
final class Heard {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Awaited(String key, long sequence) {}

    private final Map<String, Long> newest = new ConcurrentHashMap<>();
    private final Map<Awaited, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final Executor executor;

    private Heard(Executor executor) {
        this.executor = executor;
    }

    static Heard start(Node node) {
        var heard = new Heard(node.system().executionContext()::execute);
        node.consumers().replicate("identity-roles-heard", Topics.ROLES, RoleFact.class, heard::hear);
        return heard;
    }

    /** Hands {@code reply} on when the topic has said it; two seconds later at the latest, for it is true all the same. */
    CompletionStage<Reply> before(Reply reply, String key) {
        if (!(reply instanceof Done done) || newest.getOrDefault(key, 0L) >= done.sequence()) {
            return CompletableFuture.completedFuture(reply);
        }
        var change = new Awaited(key, done.sequence());
        var heard = awaited.computeIfAbsent(change, c -> new CompletableFuture<>());
        if (newest.getOrDefault(key, 0L) >= done.sequence()) {
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

    private void hear(String key, @Nullable Fact<RoleFact> fact) {
        if (fact == null) {
            return;
        }
        newest.merge(key, fact.sequence(), Math::max);
        awaited.forEach((change, waiting) -> {
            if (change.key().equals(key) && change.sequence() <= fact.sequence()) {
                waiting.complete(true);
            }
        });
    }
}
