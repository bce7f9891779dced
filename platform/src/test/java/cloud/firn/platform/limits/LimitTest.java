package cloud.firn.platform.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LimitTest {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Limit limit = new Limit(new Rate(2, 3), 2, () -> now);

    @Test
    void a_burst_passes_and_then_the_rate_counts() {
        assertThat(limit.take("a")).isEqualTo(new Allowance(true, 3, 2, 1, 0));
        assertThat(limit.take("a")).isEqualTo(new Allowance(true, 3, 1, 1, 0));
        assertThat(limit.take("a")).isEqualTo(new Allowance(true, 3, 0, 2, 1));
        assertThat(limit.take("a")).isEqualTo(new Allowance(false, 3, 0, 2, 1));
        now = now.plusMillis(500);
        assertThat(limit.take("a").granted()).isTrue();
        assertThat(limit.take("a").granted()).isFalse();
    }

    @Test
    void one_caller_takes_nothing_from_another() {
        for (var i = 0; i < 4; i++) {
            limit.take("a");
        }
        assertThat(limit.take("b").granted()).isTrue();
    }

    @Test
    void a_pause_gives_one_burst_and_no_more() {
        limit.take("a");
        now = now.plusSeconds(3_600);
        assertThat(limit.take("a").remaining()).isEqualTo(2);
    }

    @Test
    void a_clock_that_goes_back_gives_nothing() {
        for (var i = 0; i < 3; i++) {
            limit.take("a");
        }
        now = now.minusSeconds(60);
        assertThat(limit.take("a").granted()).isFalse();
    }

    @Test
    void memory_is_bounded_however_many_call() {
        for (var i = 0; i < 1_000; i++) {
            limit.take("caller-" + i);
        }
        assertThat(limit.remembered()).isEqualTo(2);
    }
}
