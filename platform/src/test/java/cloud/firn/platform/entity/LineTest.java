package cloud.firn.platform.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LineTest {
    private final List<Long> journal = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final Queue<CompletableFuture<Done>> held = new ArrayDeque<>();
    private boolean slow;
    private int failing;

    @Test
    void fresh_events_are_delivered_in_order() {
        var line = line(0, false);
        happen(line, 3);
        assertThat(delivered).containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_line_that_wakes_behind_reads_the_journal_from_where_it_was() {
        LongStream.rangeClosed(1, 5).forEach(journal::add);
        line(2, true).start();
        assertThat(delivered).containsExactly(3L, 4L, 5L);
    }

    @Test
    void a_failed_delivery_is_repeated_and_nothing_overtakes_it() {
        var line = line(0, false);
        failing = 2;
        happen(line, 3);
        runLater();
        assertThat(delivered).containsExactly(1L, 2L, 3L);
    }

    @Test
    void who_waits_for_an_event_is_told_after_its_delivery_and_not_before() {
        var line = line(0, false);
        slow = true;
        journal.add(1L);
        var told = line.take(event(1)).toCompletableFuture();
        assertThat(told).isNotDone();
        held.remove().complete(Done.getInstance());
        assertThat(told).isDone();
    }

    @Test
    void a_place_that_is_away_for_long_costs_bounded_memory_and_gets_everything_in_the_end() {
        var line = line(0, false);
        slow = true;
        happen(line, 2_000);
        slow = false;
        held.remove().complete(Done.getInstance());
        assertThat(delivered).containsExactlyElementsOf(journal);
    }

    @Property
    void whatever_fails_when_everything_is_delivered_in_order(
            @ForAll @IntRange(max = 40) int before,
            @ForAll @IntRange(max = 40) int known,
            @ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> failures) {
        journal.clear();
        delivered.clear();
        later.clear();
        LongStream.rangeClosed(1, before).forEach(journal::add);
        var told = Math.min(known, before);
        var line = line(told, told < before);
        line.start();
        for (var fail : failures) {
            failing = fail;
            happen(line, 1);
        }
        failing = 0;
        runLater();
        assertThat(delivered).containsExactlyElementsOf(journal.subList(told, journal.size()));
        assertThat(line.drained().toCompletableFuture()).isDone();
    }

    private Line<Long, Long> line(long told, boolean behind) {
        Line.History<Long, Long> history = (after, place) -> {
            CompletionStage<Done> all = CompletableFuture.completedFuture(Done.getInstance());
            for (var sequence : List.copyOf(journal)) {
                if (sequence > after) {
                    all = all.thenCompose(done -> place.apply(event(sequence)));
                }
            }
            return all;
        };
        return new Line<>("test", told, behind, this::deliver, history, (pause, task) -> {
            assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(10));
            later.add(task);
        });
    }

    private void happen(Line<Long, Long> line, int times) {
        for (var i = 0; i < times; i++) {
            var sequence = journal.size() + 1L;
            journal.add(sequence);
            var unused = line.take(event(sequence));
        }
    }

    private CompletionStage<Done> deliver(Happened<Long, Long> event) {
        if (failing > 0) {
            failing--;
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        }
        delivered.add(event.sequence());
        if (slow) {
            var delivery = new CompletableFuture<Done>();
            held.add(delivery);
            return delivery;
        }
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    private void runLater() {
        for (var task = later.poll(); task != null; task = later.poll()) {
            task.run();
        }
    }

    private static Happened<Long, Long> event(long sequence) {
        return new Happened<>("e", sequence, sequence, sequence);
    }
}
