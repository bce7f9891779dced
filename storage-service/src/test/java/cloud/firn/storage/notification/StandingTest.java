package cloud.firn.storage.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StandingTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final long SEQ = NOW.toEpochMilli() * 1000;

    private final Standing standing = new Standing(7, NOW);

    @Test
    void one_that_is_new_begins_at_once_from_where_it_is_known_to_be() {
        assertThat(standing.due(NOW)).isTrue();
        assertThat(standing.begin(NOW)).isEqualTo(7);
        assertThat(standing.due(NOW)).as("while it is busy").isFalse();
    }

    @Test
    void what_was_written_is_sent_from_where_the_last_ended() {
        run(all(1, SEQ), NOW);
        assertThat(standing.due(NOW)).isFalse();
        standing.nudge(NOW);
        assertThat(standing.begin(NOW)).isEqualTo(SEQ);
    }

    @Test
    void what_became_visible_late_is_found_now_and_then() {
        run(all(1, SEQ), NOW);
        var later = NOW.plusSeconds(5);
        assertThat(standing.due(later)).isTrue();
        assertThat(standing.begin(later)).isEqualTo(SEQ - 30_000_000);
    }

    @Test
    void what_does_not_get_through_is_tried_again_after_ever_longer_up_to_a_minute() {
        var now = NOW;
        var before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            run(stuck(2, SEQ - 1), now);
            var delay = Duration.ZERO;
            while (!standing.due(now.plus(delay))) {
                delay = delay.plusMillis(100);
            }
            assertThat(delay).isBetween(before, Duration.ofMinutes(1));
            before = delay;
            now = now.plus(delay);
        }
        assertThat(before).isEqualTo(Duration.ofMinutes(1));
        standing.begin(now);
        standing.ended(all(2, SEQ), now);
        run(stuck(1, SEQ), now);
        assertThat(standing.due(now.plusMillis(200))).as("it begins anew").isTrue();
    }

    @Test
    void what_is_stuck_is_not_passed_over_and_keeps_the_floor() {
        run(stuck(3, SEQ - 90_000_000), NOW);
        var later = NOW.plusMillis(200);
        assertThat(standing.begin(later)).isEqualTo(SEQ - 90_000_000);
        standing.ended(stuck(3, SEQ - 90_000_000), later);
        assertThat(standing.toKeep()).isFalse();
    }

    @Test
    void the_floor_is_kept_now_and_then_and_never_above_what_may_still_be_on_its_way() {
        run(all(1, SEQ), NOW);
        assertThat(standing.toKeep()).isTrue();
        assertThat(standing.keep()).isEqualTo(SEQ - 30_000_000);
        assertThat(standing.toKeep()).isFalse();
    }

    @Test
    void the_floor_passes_nothing_that_no_look_from_it_could_have_seen() {
        run(all(1, SEQ), NOW);
        var later = NOW.plusSeconds(4);
        standing.nudge(later);
        run(all(1, SEQ + 4_000_000), later);
        var look = NOW.plusSeconds(5);
        assertThat(standing.begin(look)).as("as of the last look").isEqualTo(SEQ - 30_000_000);
    }

    @Test
    void one_that_is_stuck_is_passed_by_so_many_and_then_sent_alone() {
        var now = NOW;
        for (int i = 0; standing.most() == Pump.BATCH; i++) {
            assertThat(i).isLessThan(200);
            run(new Pump.Outcome(100, 99, 0, true, SEQ + i, Optional.of(SEQ), true), now);
            now = now.plusSeconds(60);
        }
        assertThat(standing.most()).isEqualTo(1);
        run(new Pump.Outcome(1, 1, 0, true, SEQ, Optional.empty(), false), now);
        assertThat(standing.most()).isEqualTo(Pump.BATCH);
        assertThat(standing.due(now)).isTrue();
    }

    @Test
    void one_that_is_idle_is_asked_for_once_in_ten_minutes() {
        run(all(0, 0), NOW);
        assertThat(standing.toAskFor(NOW.plusSeconds(599))).isFalse();
        assertThat(standing.toAskFor(NOW.plusSeconds(601))).isTrue();
        assertThat(standing.toAskFor(NOW.plusSeconds(602))).isFalse();
    }

    private static Pump.Outcome all(int looked, long lastSeq) {
        return new Pump.Outcome(looked, looked, 0, false, lastSeq, Optional.empty(), false);
    }

    private static Pump.Outcome stuck(int looked, long stuckSeq) {
        return new Pump.Outcome(looked, 0, 0, false, SEQ, Optional.of(stuckSeq), true);
    }

    private void run(Pump.Outcome outcome, Instant now) {
        var unused = standing.begin(now);
        standing.ended(outcome, now);
    }
}
