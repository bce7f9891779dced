package cloud.firn.gateway.authentication;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.node.Node;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All valid keys, in memory: follows the topic of keys from its beginning. */
public final class Keys {
    private final Map<String, Key> valid = new ConcurrentHashMap<>();
    private final Sealing sealing;

    private final InstantSource clock;

    Keys(Sealing sealing, InstantSource clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Follows the topic; the node is not ready before everything that was said has been heard. */
    public static Keys start(Node node) {
        var keys = new Keys(node.sealing(), node.clock());
        var replica = node.consumers().replicate("gateway-keys", Topics.KEYS, KeyFact.class, keys::hear);
        node.health()
                .require("keys", () -> replica.caughtUp().toCompletableFuture().isDone());
        return keys;
    }

    /** The key with this id, when it is valid. */
    public Optional<Key> find(String keyId) {
        return Optional.ofNullable(valid.get(keyId)).filter(key -> key.isValid(clock.instant()));
    }

    void hear(String keyId, @Nullable Fact<KeyFact> fact) {
        if (fact != null && fact.body() instanceof KeyFact.Valid said) {
            var secret = sealing.open(said.sealedSecret(), said.keyId());
            valid.put(
                    keyId,
                    new Key(
                            said.keyId(),
                            said.organisation(),
                            said.organisationName(),
                            secret,
                            said.roleId(),
                            said.expires()));
        } else {
            valid.remove(keyId);
        }
    }
}
