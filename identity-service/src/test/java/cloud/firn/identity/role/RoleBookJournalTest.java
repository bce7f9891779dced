package cloud.firn.identity.role;

import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.identity.Golden;
import cloud.firn.identity.OutcomeTable;
import cloud.firn.identity.role.RoleBook.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What books of roles have in the journal. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoleBookJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00.123Z");
    private static final String OPERATION = "00000000-0000-8000-8000-000000000001";

    @Test
    void every_form_ever_written_is_read() throws IOException {
        var rule = new RolePolicy.Rule("allow", "operation == 'get-object'", List.of("bucket/x"));
        var policy = new RolePolicy("deny", Map.of("sos", new RolePolicy.ServicePolicy("rules", List.of(rule))));
        var role = new Role(
                "r-1",
                "reader",
                "reads",
                Map.of("team", "web"),
                List.of("bypass-governance-retention"),
                true,
                policy,
                List.of(rule),
                3600);
        var made = new RoleBook.Made(role, OPERATION, NOW);
        var set = new RoleBook.PolicySet(policy, OPERATION, NOW);
        var samples = List.of(
                made,
                new RoleBook.Changed(role, "update-iam-role", OPERATION, NOW),
                new RoleBook.Removed("r-1", OPERATION, NOW),
                set,
                new RoleBook.PolicyReset(OPERATION, NOW),
                RoleBook.State.EMPTY
                        .on(made)
                        .on(new RoleBook.Removed("r-1", OPERATION, NOW))
                        .on(made)
                        .on(set));
        Golden.covers(samples, RoleBook.Event.class);
        var kit = OutcomeTable.kit();
        try {
            Golden.pins(kit.system(), "role-book-journal", samples);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
