package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.round.Rounds;
import cloud.firn.storage.round.RoundsInCassandra;
import cloud.firn.storage.round.Step;
import cloud.firn.storage.round.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Rounds of a work that counts letters, kept in real Cassandra. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoundsTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final UUID BUCKET = UUID.randomUUID();

    /** Goes through the letters a to e; the first time it breaks off after {@code last}. */
    private record Letters(String name, String last, List<String> seen, List<Round> begun) implements Work {
        @Override
        public Duration pause() {
            return Duration.ofMillis(100);
        }

        @Override
        public boolean due(Round ended, Instant now) {
            return false;
        }

        @Override
        public Source<Step, NotUsed> rest(Round round) {
            begun.add(round);
            boolean breaks = begun.size() == 1;
            return Source.from(List.of("a", "b", "c", "d", "e"))
                    .filter(key -> key.compareTo(round.keyIn(BUCKET)) >= 0)
                    .throttle(5, Duration.ofSeconds(3))
                    .map(key -> {
                        if (breaks && key.compareTo(last) > 0) {
                            throw new IllegalStateException("The power failed before " + key);
                        }
                        seen.add(key);
                        return new Step(BUCKET, "bucket", key, key.equals("e"));
                    });
        }
    }

    @Test
    void a_round_that_broke_off_goes_on_with_what_was_not_kept_as_done() {
        var rounds = new RoundsInCassandra(CLOUD.cassandra(), CLOUD.keyspace());
        var work = new Letters("letters", "d", new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        Rounds.start(CLOUD.node(), rounds, work);
        var round = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> rounds.last("letters").toCompletableFuture().join(),
                        last -> last.isPresent() && last.get().endedAt().isPresent())
                .orElseThrow();
        assertThat(work.begun()).hasSize(2);
        var second = work.begun().get(1);
        assertThat(second.startedAt()).isEqualTo(round.startedAt());
        assertThat(second.keyIn(BUCKET)).isBetween("a", "d");
        assertThat(second.keyIn(UUID.randomUUID())).isEmpty();
        assertThat(work.seen().subList(4, work.seen().size()))
                .startsWith(second.key())
                .endsWith("e");
        assertThat(round.acted()).isEqualTo(1);
        assertThat(work.begun().get(0).asked()).isFalse();
    }

    @Test
    void a_round_that_was_asked_for_is_one_more() {
        var rounds = new RoundsInCassandra(CLOUD.cassandra(), CLOUD.keyspace());
        var work = new Letters("more-letters", "e", new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        var askNow = Rounds.start(CLOUD.node(), rounds, work);
        askNow.run();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(work.begun()).extracting(Round::asked).containsSubsequence(true));
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> rounds.last("more-letters").toCompletableFuture().join(),
                        last -> last.isPresent()
                                && last.get().asked()
                                && last.get().endedAt().isPresent());
    }
}
