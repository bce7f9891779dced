package cloud.firn.storage.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.object.ObjectRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How rows stand under their keys; a row's version is its second since 1970. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AgesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void the_newest_row_is_current_and_each_older_one_is_noncurrent_since_the_next() {
        assertThat(subjects(object("k", 9), object("k", 5), object("k", 2)))
                .containsExactly(current("k", 9), noncurrent("k", 9, 0), noncurrent("k", 5, 1));
    }

    @Test
    void markers_do_not_count_as_newer_versions() {
        assertThat(subjects(object("k", 9), marker("k", 7), object("k", 5), marker("k", 3), object("k", 1)))
                .containsExactly(
                        current("k", 9),
                        new Subject.NoncurrentMarker("k", at(9), 0),
                        noncurrent("k", 7, 0),
                        new Subject.NoncurrentMarker("k", at(5), 1),
                        noncurrent("k", 3, 1));
    }

    @Test
    void a_marker_on_top_of_versions_is_left_alone_and_a_lone_one_is_not() {
        assertThat(subjects(marker("a", 9), object("a", 5), marker("b", 4), object("c", 3), marker("d", 2)))
                .containsExactly(
                        noncurrent("a", 9, 0),
                        new Subject.LoneMarker("b", at(4)),
                        current("c", 3),
                        new Subject.LoneMarker("d", at(2)));
    }

    @Test
    void a_row_that_a_newer_nameless_one_has_replaced_is_not_there() {
        assertThat(subjects(nameless("k", 9), nameless("k", 7), object("k", 5), nameless("k", 3), nameless("l", 1)))
                .containsExactly(current("k", 9), noncurrent("k", 9, 0), current("l", 1));
    }

    @Test
    void of_nothing_there_is_nothing() {
        assertThat(subjects()).isEmpty();
    }

    private static List<Subject> subjects(ObjectRow... rows) {
        return Ages.of(Source.from(List.of(rows)))
                .mapConcat(candidate -> candidate.subject().stream().toList())
                .runWith(Sink.seq(), KIT.system())
                .toCompletableFuture()
                .join();
    }

    private static Subject current(String key, int at) {
        return new Subject.Current(key, 1, Map.of(), at(at));
    }

    private static Subject noncurrent(String key, int since, int newer) {
        return new Subject.Noncurrent(key, 1, Map.of(), at(since), newer);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static ObjectRow object(String key, int version) {
        return row(key, version, false, false);
    }

    private static ObjectRow nameless(String key, int version) {
        return row(key, version, true, false);
    }

    private static ObjectRow marker(String key, int version) {
        return row(key, version, false, true);
    }

    private static ObjectRow row(String key, int version, boolean nameless, boolean marker) {
        return new ObjectRow(
                key,
                version * 1_000_000L,
                new UUID(0, version),
                nameless,
                marker,
                "o",
                "o",
                new ObjectRow.Content(1, "e", 0, 0, ByteString.emptyByteString()),
                Attributes.NONE,
                Notes.NONE);
    }
}
