package cloud.firn.contracts.roles;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keys may do. Key: the role's id, or for what sits on top of all roles of an organisation the organisation's id; the
 * topic is compacted, so the newest fact of a key is the whole truth.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RoleFact.Kept.class, name = "kept"),
    @JsonSubTypes.Type(value = RoleFact.Removed.class, name = "removed"),
    @JsonSubTypes.Type(value = RoleFact.OrganisationPolicy.class, name = "organisation-policy")
})
public sealed interface RoleFact {
    /** UUID of the organisation. */
    String organisation();

    /**
     * A role is there, and this is what its keys may do.
     *
     * @param permissions what no rule can give: {@code bypass-governance-retention}, {@code reset-iam-organization-policy}
     * @param assumeRules who may act as the role for a while; none means nobody
     * @param maxSessionSeconds how long at most
     */
    record Kept(
            String organisation,
            String roleId,
            String name,
            RolePolicy policy,
            List<String> permissions,
            List<RolePolicy.Rule> assumeRules,
            long maxSessionSeconds)
            implements RoleFact {
        public Kept {
            permissions = List.copyOf(permissions);
            assumeRules = List.copyOf(assumeRules);
        }
    }

    /** A role is gone: whoever holds a key of it may do nothing. */
    record Removed(String organisation, String roleId) implements RoleFact {}

    /**
     * What sits on top of every role of an organisation.
     *
     * @param policy null when there is none, so that the roles alone decide
     */
    record OrganisationPolicy(String organisation, @Nullable RolePolicy policy) implements RoleFact {}
}
