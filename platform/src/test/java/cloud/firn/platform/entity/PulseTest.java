package cloud.firn.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A process that stood still for longer than its cluster waits must not go on. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PulseTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final Pulse pulse = new Pulse(now::get, 10, ended::incrementAndGet);

    @Test
    void a_process_that_goes_on_is_left_alone() {
        for (int beat = 0; beat < 100; beat++) {
            now.addAndGet(9);
            pulse.feel();
            pulse.beat();
        }
        assertThat(ended).hasValue(0);
    }

    @Test
    void the_first_message_after_a_long_gap_ends_the_process_before_an_entity_sees_it() {
        now.addAndGet(11);
        pulse.feel();
        assertThat(ended).hasValue(1);
    }

    @Test
    void a_beat_after_a_long_gap_does_not_hide_it() {
        now.addAndGet(11);
        pulse.beat();
        assertThat(ended).hasValue(1);
    }
}
