package cloud.firn.identity.apikey;

import akka.actor.typed.ActorSystem;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows which keys the other services have been told of, so that an answer to a customer can wait until the key works, or no
 * longer works, everywhere.
 */
final class Announced {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Change(String keyId, boolean valid) {}

    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final Map<Change, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final ActorSystem<?> system;

    private Announced(ActorSystem<?> system) {
        this.system = system;
    }

    static Announced start(Node node) {
        var announced = new Announced(node.system());
        node.consumers().replicate("identity-announced", Topics.KEYS, KeyFact.class, announced::hear);
        return announced;
    }

    /**
     * Hands {@code reply} on when the topic says what it says; two seconds later at the latest, for it is true all the same.
     *
     * @param nowValid whether the key is valid, now that it has replied
     */
    CompletionStage<Reply> before(Reply reply, String keyId, boolean nowValid) {
        var change = new Change(keyId, nowValid);
        var heard = awaited.computeIfAbsent(change, c -> new CompletableFuture<>());
        if (valid.contains(keyId) == nowValid) {
            heard.complete(true);
        }
        return heard.copy()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        ignored -> {
                            awaited.remove(change, heard);
                            return reply;
                        },
                        system.executionContext()::execute);
    }

    private void hear(String keyId, @Nullable Fact<KeyFact> fact) {
        var nowValid = fact != null && fact.body() instanceof KeyFact.Valid;
        var unused = nowValid ? valid.add(keyId) : valid.remove(keyId);
        var waiting = awaited.get(new Change(keyId, nowValid));
        if (waiting != null) {
            waiting.complete(true);
        }
    }
}
