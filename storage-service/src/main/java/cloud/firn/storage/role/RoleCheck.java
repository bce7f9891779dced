package cloud.firn.storage.role;

import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.platform.iam.Request;
import cloud.firn.platform.iam.Roles;
import cloud.firn.storage.signature.Signer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Asks the role of whoever signed. A key that nothing narrows costs one look into a table. */
public final class RoleCheck {
    private static final String STORAGE = "sos";

    private final Roles roles;
    private final String zone;
    private final InstantSource clock;

    /** Asks {@code roles}, in one zone. */
    public RoleCheck(Roles roles, String zone, InstantSource clock) {
        this.roles = roles;
        this.zone = zone;
        this.clock = clock;
    }

    /** Whether nothing narrows the signer. */
    public boolean isFree(Signer signer) {
        return roles.isFree(signer.organisation(), signer.roleId().orElse(null));
    }

    /**
     * Whether the signer may do something in storage.
     *
     * @param operation in words with hyphens
     * @param peer the address that the call came from
     */
    public boolean allows(
            Signer signer,
            String operation,
            String peer,
            Map<String, Object> parameters,
            Map<String, Object> resources) {
        return roles.allows(
                signer.organisation(),
                signer.roleId().orElse(null),
                request(STORAGE, signer, operation, peer, parameters, resources));
    }

    /** Whether the signer's role has a permission that no rule can give. */
    public boolean isPermitted(Signer signer, String permission) {
        return roles.isPermitted(signer.organisation(), signer.roleId().orElse(null), permission);
    }

    /** The role of this name in the signer's organisation; the Owner is not among them. */
    public Optional<RoleFact.Kept> named(Signer signer, String name) {
        return roles.named(signer.organisation(), name);
    }

    /**
     * Whether the signer may act as a role: both its own role and that one must say so.
     *
     * @param target empty for the Owner
     */
    public boolean letsAssume(Signer signer, Optional<RoleFact.Kept> target, String peer, long seconds) {
        var id = target.map(RoleFact.Kept::roleId).orElse("");
        var name = target.map(RoleFact.Kept::name).orElse("Owner");
        var request = request(
                "iam",
                signer,
                "assume-iam-role",
                peer,
                Map.of("id", id, "ttl", seconds),
                Map.of("iam-role", Map.of("id", id, "name", name)));
        var own = signer.roleId().orElse(null);
        return roles.allows(signer.organisation(), own, request)
                && roles.letsAssume(
                        signer.organisation(),
                        own,
                        target.map(RoleFact.Kept::roleId).orElse(null),
                        request);
    }

    private Request request(
            String service,
            Signer signer,
            String operation,
            String peer,
            Map<String, Object> parameters,
            Map<String, Object> resources) {
        return new Request(service, operation, zone, clock.instant(), peer, signer.keyId(), parameters, resources);
    }
}
