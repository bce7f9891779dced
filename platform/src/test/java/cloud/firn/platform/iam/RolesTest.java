package cloud.firn.platform.iam;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.contracts.roles.RolePolicy.Rule;
import cloud.firn.contracts.roles.RolePolicy.ServicePolicy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesTest {
    private static final String ACME = "acme";
    private static final String READER = "role-1";
    private static final RolePolicy NOTHING = new RolePolicy("deny", Map.of());

    private final Roles roles = new Roles();
    private long sequence;

    @Test
    void the_owner_may_everything_and_nobody_need_be_asked() {
        assertThat(roles.isFree(ACME, null)).isTrue();
        assertThat(roles.allows(ACME, null, ask("sos", "get-object"))).isTrue();
        assertThat(roles.isPermitted(ACME, null, Roles.BYPASS_GOVERNANCE)).isTrue();
    }

    @Test
    void a_role_that_is_not_known_or_gone_or_of_another_organisation_may_nothing() {
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isFalse();
        keep(READER, RolePolicy.EVERYTHING);
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isTrue();
        assertThat(roles.allows("other", READER, ask("sos", "get-object"))).isFalse();
        hear(READER, new RoleFact.Removed(ACME, READER));
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isFalse();
        assertThat(roles.isPermitted(ACME, READER, Roles.BYPASS_GOVERNANCE)).isFalse();
    }

    @Test
    void a_service_that_is_not_listed_is_left_to_the_strategy() {
        keep(READER, new RolePolicy("allow", Map.of("sos", new ServicePolicy("deny", List.of()))));
        assertThat(roles.allows(ACME, READER, ask("compute", "list-instances"))).isTrue();
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isFalse();
        keep(READER, new RolePolicy("deny", Map.of("sos", new ServicePolicy("allow", List.of()))));
        assertThat(roles.allows(ACME, READER, ask("compute", "list-instances"))).isFalse();
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isTrue();
    }

    @Test
    void the_first_rule_that_holds_decides_and_none_is_a_no_whatever_the_strategy() {
        keep(
                READER,
                rules(
                        "allow",
                        new Rule("deny", "!(parameters.bucket in ['x', 'y'])", List.of()),
                        new Rule("allow", "operation in ['list-buckets', 'get-object']", List.of()),
                        new Rule("deny", "true", List.of())));
        assertThat(roles.allows(ACME, READER, ask("sos", "list-buckets"))).isTrue();
        assertThat(roles.allows(ACME, READER, in("x", "get-object"))).isTrue();
        assertThat(roles.allows(ACME, READER, in("z", "get-object"))).isFalse();
        assertThat(roles.allows(ACME, READER, in("x", "put-object"))).isFalse();
        keep(READER, rules("allow", new Rule("allow", "operation == 'nothing'", List.of())));
        assertThat(roles.allows(ACME, READER, in("x", "get-object"))).isFalse();
        keep(READER, rules("allow", new Rule("allow", "not an expression", List.of())));
        assertThat(roles.allows(ACME, READER, in("x", "get-object"))).isFalse();
    }

    @Test
    void the_policy_of_the_organisation_and_the_role_must_both_allow_also_for_the_owner() {
        keep(READER, RolePolicy.EVERYTHING);
        top(new RolePolicy("allow", Map.of("sos", new ServicePolicy("deny", List.of()))));
        assertThat(roles.isFree(ACME, null)).isFalse();
        assertThat(roles.isFree("other", null)).isTrue();
        for (var role : Arrays.asList(null, READER)) {
            assertThat(roles.allows(ACME, role, ask("sos", "get-object"))).isFalse();
            assertThat(roles.allows(ACME, role, ask("compute", "list-instances")))
                    .isTrue();
        }
        top(null);
        assertThat(roles.isFree(ACME, null)).isTrue();
        assertThat(roles.allows(ACME, READER, ask("sos", "get-object"))).isTrue();
    }

    @Test
    void nobody_locks_an_organisation_out_for_ever() {
        top(NOTHING);
        keep(READER, RolePolicy.EVERYTHING);
        var reset = ask("iam", "reset-iam-organization-policy");
        assertThat(roles.allows(ACME, null, reset)).isTrue();
        assertThat(roles.allows(ACME, READER, reset)).isFalse();
        keep(READER, NOTHING, List.of(Roles.RESET_POLICY), List.of());
        assertThat(roles.allows(ACME, READER, reset)).isTrue();
        assertThat(roles.allows(ACME, null, ask("iam", "list-iam-roles"))).isFalse();
    }

    @Test
    void a_role_says_itself_who_may_assume_it_and_the_owner_is_for_owners() {
        keep(READER, RolePolicy.EVERYTHING);
        var ask = ask("iam", "assume-iam-role");
        assertThat(roles.letsAssume(ACME, null, READER, ask)).isFalse();
        keep(READER, NOTHING, List.of(), List.of(new Rule("allow", "identity.role == 'Owner'", List.of())));
        assertThat(roles.letsAssume(ACME, null, READER, ask)).isTrue();
        assertThat(roles.letsAssume(ACME, READER, READER, ask)).isFalse();
        assertThat(roles.letsAssume("other", null, READER, ask)).isFalse();
        assertThat(roles.letsAssume(ACME, null, null, ask)).isTrue();
        assertThat(roles.letsAssume(ACME, READER, null, ask)).isFalse();
    }

    private void keep(String roleId, RolePolicy policy) {
        keep(roleId, policy, List.of(), List.of());
    }

    private void keep(String roleId, RolePolicy policy, List<String> permissions, List<Rule> assume) {
        hear(roleId, new RoleFact.Kept(ACME, roleId, "reader", policy, permissions, assume, 3600));
    }

    private void top(@Nullable RolePolicy policy) {
        hear(ACME, new RoleFact.OrganisationPolicy(ACME, policy));
    }

    private void hear(String key, RoleFact fact) {
        roles.hear(key, Fact.of(key, ++sequence, Instant.EPOCH, fact));
    }

    private static RolePolicy rules(String strategy, Rule... rules) {
        return new RolePolicy(strategy, Map.of("sos", new ServicePolicy("rules", List.of(rules))));
    }

    private static Request ask(String service, String operation) {
        return new Request(service, operation, "box-1", Instant.EPOCH, "10.0.0.1", "EXO1", Map.of(), Map.of());
    }

    private static Request in(String bucket, String operation) {
        return new Request(
                "sos",
                operation,
                "box-1",
                Instant.EPOCH,
                "10.0.0.1",
                "EXO1",
                Map.of("bucket", bucket),
                Map.of("bucket", bucket));
    }
}
