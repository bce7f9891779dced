package cloud.firn.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.operator.cluster.Key;
import cloud.firn.operator.cluster.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkQueueTest {
    private static final Key ONE = new Key(Kind.INSTANCE, "shop", "one");
    private static final Key TWO = new Key(Kind.INSTANCE, "shop", "two");
    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final Tempo tempo = new Tempo(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(8), LONG);
    private final WorkQueue queue = new WorkQueue(tempo, 2);

    @Test
    void an_object_that_is_asked_for_twice_is_looked_at_once() throws InterruptedException {
        queue.add(ONE, NOW);
        queue.add(ONE, NOW);
        assertThat(queue.take(SHORT)).contains(ONE);
        queue.done(ONE, Next.settled());
        assertThat(queue.take(NOW)).isEmpty();
    }

    @Test
    void the_earliest_time_that_anybody_asked_for_counts() throws InterruptedException {
        queue.add(ONE, LONG);
        queue.add(ONE, NOW);
        queue.add(ONE, LONG);
        assertThat(queue.take(SHORT)).contains(ONE);
    }

    @Test
    void an_object_is_not_looked_at_by_two_at_once_but_again_after() throws InterruptedException {
        queue.add(ONE, NOW);
        assertThat(queue.take(SHORT)).contains(ONE);
        queue.add(ONE, NOW);
        assertThat(queue.take(NOW)).isEmpty();
        queue.done(ONE, Next.settled());
        assertThat(queue.take(SHORT)).contains(ONE);
    }

    @Test
    void who_waits_for_an_object_is_looked_at_when_it_changes() throws InterruptedException {
        var patient = new WorkQueue(new Tempo(LONG, LONG, LONG, LONG), 2);
        patient.add(ONE, NOW);
        assertThat(patient.take(SHORT)).contains(ONE);
        patient.done(ONE, Next.waiting(TWO));
        assertThat(patient.take(NOW)).isEmpty();
        patient.changed(TWO);
        assertThat(patient.take(SHORT)).contains(ONE);
    }

    @Test
    void who_is_gone_is_looked_at_no_more() throws InterruptedException {
        queue.add(ONE, NOW);
        assertThat(queue.take(SHORT)).contains(ONE);
        queue.done(ONE, Next.gone());
        assertThat(queue.size()).isZero();
    }

    @Test
    void more_objects_than_it_has_room_for_are_refused() {
        assertThat(queue.add(ONE, LONG)).isTrue();
        assertThat(queue.add(TWO, LONG)).isTrue();
        assertThat(queue.add(new Key(Kind.BUCKET, "shop", "three"), LONG)).isFalse();
        assertThat(queue.add(ONE, NOW)).isTrue();
    }

    @Test
    void pauses_after_failures_double_up_to_the_longest() {
        assertThat(tempo.pause(1)).isEqualTo(Duration.ofMillis(1));
        assertThat(tempo.pause(3)).isEqualTo(Duration.ofMillis(4));
        assertThat(tempo.pause(60)).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void a_failure_waits_at_least_as_long_as_Firn_wants_to_be_left_alone() throws InterruptedException {
        queue.add(ONE, NOW);
        assertThat(queue.take(SHORT)).contains(ONE);
        queue.done(ONE, Next.failed(LONG));
        assertThat(queue.take(Duration.ofMillis(50))).isEqualTo(Optional.empty());
    }
}
