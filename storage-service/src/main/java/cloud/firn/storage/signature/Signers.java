package cloud.firn.storage.signature;

import java.util.Optional;

/** Who may sign at this moment. */
@FunctionalInterface
public interface Signers {
    /** The holder of an access key, or empty when there is no such key or it was revoked. */
    Optional<Signer> find(String keyId);
}
