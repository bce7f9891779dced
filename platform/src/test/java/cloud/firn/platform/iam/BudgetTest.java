package cloud.firn.platform.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BudgetTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong wall = new AtomicLong(-5 * SECOND);
    private final AtomicLong cpu = new AtomicLong();
    private final Budget budget = new Budget(wall::get, cpu::get);

    @Test
    void rules_that_took_more_than_a_second_allow_nothing_until_the_time_is_made_up_for() {
        assertThat(decided("dear", SECOND)).isTrue();
        assertThat(decided("dear", SECOND / 10)).isTrue();
        assertThat(decided("dear", 0)).isFalse();
        wall.addAndGet(SECOND / 2);
        assertThat(decided("dear", 0)).isTrue();
    }

    @Test
    void a_quarter_of_a_core_may_be_used_for_ever() {
        for (int i = 0; i < 1000; i++) {
            assertThat(decided("steady", SECOND / 4)).isTrue();
            wall.addAndGet(SECOND);
        }
    }

    @Test
    void others_are_not_concerned() {
        assertThat(decided("dear", 100 * SECOND)).isTrue();
        assertThat(decided("dear", 0)).isFalse();
        assertThat(decided("cheap", 0)).isTrue();
    }

    private boolean decided(String organisation, long costsNanos) {
        return budget.decide(organisation, () -> {
            cpu.addAndGet(costsNanos);
            return true;
        });
    }
}
