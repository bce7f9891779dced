package cloud.firn.storage;

import akka.Done;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.platform.crypto.Sealing;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.topic.Replica;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.Signers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The access keys of the installation, followed on {@code firn.identity.keys}. */
final class KeyRing implements Signers {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Map<String, Signer> signers = new ConcurrentHashMap<>();
    /** When keys stop signing that end by themselves. */
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

    private final Sealing sealing;
    private final InstantSource clock;
    private volatile boolean complete;

    private KeyRing(Sealing sealing, InstantSource clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Follows the keys; the node is not ready before everything that was said has been heard. */
    static KeyRing follow(Node node) {
        var ring = new KeyRing(node.sealing(), node.clock());
        Replica replica = node.consumers().replicate("storage-keys", Topics.KEYS, KeyFact.class, (key, fact) -> {
            if (fact != null && fact.body() instanceof KeyFact.Valid valid) {
                ring.take(valid);
            } else {
                ring.signers.remove(key);
                ring.ends.remove(key);
            }
        });
        CompletionStage<Done> caughtUp = replica.caughtUp();
        caughtUp.thenRun(() -> ring.complete = true);
        node.health().require("storage-keys", () -> ring.complete);
        return ring;
    }

    @Override
    public Optional<Signer> find(String keyId) {
        var signer = signers.get(keyId);
        var end = signer == null || ends.isEmpty() ? null : ends.get(keyId);
        return end == null || clock.instant().isBefore(end) ? Optional.ofNullable(signer) : Optional.empty();
    }

    /** The organisation with this id, while it has a key. */
    Optional<Owner> account(String organisation) {
        return signers.values().stream()
                .filter(signer -> signer.organisation().equals(organisation))
                .map(signer -> new Owner(organisation, signer.organisationName()))
                .findFirst();
    }

    /** The organisation with this id or name, while it has a key. */
    Optional<Owner> called(String idOrName) {
        return account(idOrName).or(() -> signers.values().stream()
                .filter(signer -> signer.organisationName().equals(idOrName))
                .map(signer -> new Owner(signer.organisation(), signer.organisationName()))
                .findFirst());
    }

    private void take(KeyFact.Valid valid) {
        try {
            var secret = sealing.open(valid.sealedSecret(), valid.keyId());
            var expires = valid.expires();
            if (expires != null) {
                ends.put(valid.keyId(), expires);
            }
            signers.put(
                    valid.keyId(),
                    new Signer(valid.keyId(), valid.organisation(), valid.organisationName(), secret)
                            .withRole(Optional.ofNullable(valid.roleId())));
        } catch (IllegalArgumentException e) {
            signers.remove(valid.keyId());
            LOG.atError().addKeyValue("key", valid.keyId()).log("A secret does not open; its key signs nothing");
        }
    }
}
