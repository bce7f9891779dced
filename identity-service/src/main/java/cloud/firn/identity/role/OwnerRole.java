package cloud.firn.identity.role;

import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.iam.Roles;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The role that every organisation has from the first day: it may do everything, and cannot be changed. */
final class OwnerRole {
    static final String NAME = "Owner";

    private OwnerRole() {}

    static UUID id(String organisation) {
        return Ids.named("role/owner/" + organisation);
    }

    static Role of(String organisation) {
        return new Role(
                id(organisation).toString(),
                NAME,
                "May do everything that the organisation may.",
                Map.of(),
                Roles.PERMISSIONS,
                false,
                RolePolicy.EVERYTHING,
                List.of(),
                RoleReader.DEFAULT_SESSION_SECONDS);
    }
}
