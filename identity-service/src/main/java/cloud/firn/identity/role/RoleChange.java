package cloud.firn.identity.role;

import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.platform.entity.CborSerializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a role shall be another; null is to stay as it is. */
record RoleChange(
        @Nullable String description,
        @Nullable Map<String, String> labels,
        @Nullable List<String> permissions,
        @Nullable List<RolePolicy.Rule> assumeRules,
        @Nullable Long maxSessionSeconds)
        implements CborSerializable {
    Role of(Role role) {
        return new Role(
                role.id(),
                role.name(),
                description == null ? role.description() : description,
                Objects.requireNonNullElse(labels, role.labels()),
                Objects.requireNonNullElse(permissions, role.permissions()),
                role.editable(),
                role.policy(),
                Objects.requireNonNullElse(assumeRules, role.assumeRules()),
                Objects.requireNonNullElse(maxSessionSeconds, role.maxSessionSeconds()));
    }
}
