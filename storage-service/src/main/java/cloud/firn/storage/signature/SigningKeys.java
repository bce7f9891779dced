package cloud.firn.storage.signature;

import java.security.Key;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signing keys that were used last: deriving one takes four HMACs, and a client uses it all day.
 *
 * <p>Bounded; the key that was not used for longest goes first. A key whose secret has changed is derived again.
 */
final class SigningKeys {
    private final Map<Slot, Derived> used;

    SigningKeys(int most) {
        this.used = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Slot, Derived> eldest) {
                return size() > most;
            }
        };
    }

    Key of(Signer signer, Scope scope) {
        var slot = new Slot(signer.keyId(), scope);
        synchronized (used) {
            var known = used.get(slot);
            if (known != null && known.secret.equals(signer.secret())) {
                return known.key;
            }
        }
        var derived = new Derived(signer.secret(), scope.signingKey(signer.secret()));
        synchronized (used) {
            used.put(slot, derived);
        }
        return derived.key;
    }

    int size() {
        synchronized (used) {
            return used.size();
        }
    }

    private record Slot(String keyId, Scope scope) {}

    /** No record: nothing may print it. */
    private static final class Derived {
        private final String secret;
        private final Key key;

        Derived(String secret, Key key) {
            this.secret = secret;
            this.key = key;
        }
    }
}
