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
        run(new Pump.Outcome(1, 0, SEQ, Optional.empty(), false), NOW);
        assertThat(standing.due(NOW)).isFalse();
        standing.nudge(NOW);
        assertThat(standing.begin(NOW)).isEqualTo(SEQ);
    }

    @Test
    void what_became_visible_late_is_found_now_and_then() {
        run(new Pump.Outcome(1, 0, SEQ, Optional.empty(), false), NOW);
        var later = NOW.plusSeconds(5);
        assertThat(standing.due(later)).isTrue();
        assertThat(standing.begin(later)).isEqualTo(SEQ - 30_000_000);
    }

    @Test
    void what_does_not_get_through_is_tried_again_after_ever_longer_up_to_a_minute() {
        var now = NOW;
        var before = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            run(new Pump.Outcome(2, 0, SEQ, Optional.of(SEQ - 1), true), now);
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
        standing.ended(new Pump.Outcome(2, 0, SEQ, Optional.empty(), false), now);
        run(new Pump.Outcome(1, 0, SEQ, Optional.of(SEQ), true), now);
        assertThat(standing.due(now.plusMillis(200))).as("it begins anew").isTrue();
    }

    @Test
    void what_is_stuck_is_not_passed_over_and_keeps_the_floor() {
        run(new Pump.Outcome(3, 0, SEQ, Optional.of(SEQ - 90_000_000), true), NOW);
        var later = NOW.plusMillis(200);
        assertThat(standing.begin(later)).isEqualTo(SEQ - 90_000_000);
        standing.ended(new Pump.Outcome(3, 0, SEQ, Optional.of(SEQ - 90_000_000), true), later);
        assertThat(standing.toKeep()).isFalse();
    }

    @Test
    void the_floor_is_kept_now_and_then_and_never_above_what_may_still_be_on_its_way() {
        run(new Pump.Outcome(1, 0, SEQ, Optional.empty(), false), NOW);
        assertThat(standing.toKeep()).isTrue();
        assertThat(standing.keep()).isEqualTo(SEQ - 30_000_000);
        assertThat(standing.toKeep()).isFalse();
    }

    @Test
    void one_that_is_idle_is_asked_for_once_in_ten_minutes() {
        run(new Pump.Outcome(0, 0, 0, Optional.empty(), false), NOW);
        assertThat(standing.toAskFor(NOW.plusSeconds(599))).isFalse();
        assertThat(standing.toAskFor(NOW.plusSeconds(601))).isTrue();
        assertThat(standing.toAskFor(NOW.plusSeconds(602))).isFalse();
    }

    private void run(Pump.Outcome outcome, Instant now) {
        var unused = standing.begin(now);
        standing.ended(outcome, now);
    }
}
