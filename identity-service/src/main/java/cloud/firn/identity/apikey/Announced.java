package cloud.firn.identity.apikey;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.identity.announcement.Announcements;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.platform.node.Node;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Knows which keys the other services have been told of, so that an answer to a customer can wait until the key works, or no
 * longer works, everywhere.
 */
final class Announced {
    private record Change(String keyId, boolean valid) {}

    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final Announcements<Change> announcements;

    private Announced(Executor executor) {
        this.announcements = new Announcements<>(executor);
    }

    static Announced start(Node node) {
        var announced = new Announced(node.system().executionContext()::execute);
        node.consumers().replicate("identity-announced", Topics.KEYS, KeyFact.class, announced::hear);
        return announced;
    }

    /**
     * Hands {@code reply} on when the topic says what it says.
     *
     * @param nowValid whether the key is valid, now that it has replied
     */
    CompletionStage<Reply> before(Reply reply, String keyId, boolean nowValid) {
        return announcements.before(reply, new Change(keyId, nowValid), () -> valid.contains(keyId) == nowValid);
    }

    private void hear(String keyId, @Nullable Fact<KeyFact> fact) {
        var nowValid = fact != null && fact.body() instanceof KeyFact.Valid;
        var unused = nowValid ? valid.add(keyId) : valid.remove(keyId);
        announcements.heard(new Change(keyId, nowValid)::equals);
    }
}
