package cloud.firn.network.port;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.network.port.PortsInCassandra.Progress;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** From the versions that hosts report to the versions that customers see. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AppliedTest {
    private final Applied applied = new Applied();

    @Test
    void a_host_that_needs_a_group_has_applied_nothing_of_it_at_first() {
        assertThat(applied.told("g", "h", 1_000, 4)).contains(new Progress("g", "h", 0, 0));
    }

    @Test
    void what_a_host_reports_is_the_rules_version_that_it_was_told() {
        applied.told("g", "h", 1_000, 4);
        applied.told("g", "h", 1_007, 5);
        assertThat(applied.reported("h", Map.of("g", 1_000L))).containsExactly(new Progress("g", "h", 1_000, 4));
        assertThat(applied.reported("h", Map.of("g", 1_007L))).containsExactly(new Progress("g", "h", 1_007, 5));
    }

    @Test
    void a_change_of_members_alone_is_no_progress_of_the_rules() {
        applied.told("g", "h", 1_000, 4);
        applied.reported("h", Map.of("g", 1_000L));
        applied.told("g", "h", 1_001, 4);
        assertThat(applied.reported("h", Map.of("g", 1_001L))).isEmpty();
    }

    @Test
    void rules_that_a_host_need_not_be_told_are_applied_when_the_record_is() {
        applied.told("g", "h", 1_000, 4);
        applied.reported("h", Map.of("g", 1_000L));
        assertThat(applied.told("g", "h", 1_000, 5)).contains(new Progress("g", "h", 1_000, 5));
    }

    @Test
    void an_old_report_takes_nothing_back() {
        applied.read(new Progress("g", "h", 1_007, 5));
        applied.told("g", "h", 1_007, 5);
        assertThat(applied.reported("h", Map.of("g", 1_000L))).isEmpty();
        assertThat(applied.all()).containsExactly(new Progress("g", "h", 1_007, 5));
    }
}
