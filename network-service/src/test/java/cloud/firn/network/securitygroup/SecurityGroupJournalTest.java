package cloud.firn.network.securitygroup;

import cloud.firn.network.Golden;
import cloud.firn.network.OutcomeTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What groups and their names have in the journal. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecurityGroupJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00.123Z");

    @Test
    void every_form_ever_written_is_read() throws IOException {
        var flow = new Flow("r-1", "ingress", "tcp", 80, 443, null, null, "10.1.2.3/8", null, "web");
        var named = new Flow("r-2", "egress", "icmp", null, null, -1, -1, null, new Flow.Peer("g-2", "db"), null);
        var created = new SecurityGroup.Created("acme", "web", "for pages", "op-1", NOW);
        var added = new SecurityGroup.FlowAdded(flow, "op-2", NOW);
        var removed = new SecurityGroup.FlowRemoved("r-1", "op-3", NOW);
        var closed = new SecurityGroup.Closed("op-4", NOW);
        var deleted = new SecurityGroup.Deleted("op-4", NOW);
        var live = new SecurityGroup.Absent()
                .on(created)
                .on(added)
                .on(new SecurityGroup.FlowAdded(named, "op", NOW))
                .on(removed);
        var taken = new GroupNames.Taken("web", "g-1", NOW);
        var samples = List.of(
                created,
                added,
                new SecurityGroup.FlowAdded(named, "op", NOW),
                removed,
                closed,
                new SecurityGroup.Reopened("op-4", NOW),
                deleted,
                new SecurityGroup.Absent(),
                live,
                live.on(closed),
                live.on(closed).on(deleted),
                taken,
                new GroupNames.Freed("g-1", NOW),
                GroupNames.State.EMPTY.on(taken));
        Golden.covers(samples, SecurityGroup.Event.class);
        Golden.covers(samples, SecurityGroup.State.class);
        Golden.covers(samples, GroupNames.Event.class);
        var kit = OutcomeTable.kit();
        try {
            Golden.pins(kit.system(), "security-group-journal", samples);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
