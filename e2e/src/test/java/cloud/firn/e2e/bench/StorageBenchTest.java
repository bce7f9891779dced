package cloud.firn.e2e.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.storage.object.Chunks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the figures of object storage are made of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageBenchTest {
    @Test
    void raw_bodies_are_cut_as_the_object_storage_cuts_them() {
        assertThat(RawBodies.CHUNK_BYTES).isEqualTo(Chunks.CHUNK_BYTES);
    }

    @Test
    void a_percentile_is_a_time_that_was_measured() {
        var sample = new Sample(
                LongStream.rangeClosed(1, 100).map(n -> n * 1_000_000).toArray(), Duration.ofSeconds(2), List.of());
        assertThat(List.of(sample.percentileMillis(0.50), sample.percentileMillis(0.99), sample.perSecond()))
                .containsExactly(50.0, 99.0, 50.0);
    }

    @Test
    void a_shift_gives_each_number_once_and_stops_when_all_are_begun() {
        var seen = new ConcurrentSkipListSet<Long>();
        try (var shift = new Shift(4, () -> seen::add)) {
            shift.work(Duration.ofMinutes(1), 10);
            assertThat(shift.work(Duration.ofMinutes(1), 100).count()).isEqualTo(90);
        }
        assertThat(seen).hasSize(100).contains(0L, 99L);
    }

    @Test
    void what_fails_is_told_and_not_counted() {
        try (var shift = new Shift(2, () -> StorageBenchTest::refuseOdd)) {
            var sample = shift.work(Duration.ofMinutes(1), 10);
            assertThat(sample.count()).isEqualTo(5);
            assertThat(sample.failures()).hasSize(5).containsOnly("odd");
        }
    }

    @Test
    void keys_are_counted_across_the_pieces_of_a_body() throws IOException {
        var count = new KeyCount();
        for (var piece : List.of("<Contents><Key>a</Key><Size>1</Size><K", "ey>b</Key><KeyCount>2<<Key>")) {
            var bytes = piece.getBytes(US_ASCII);
            count.take(bytes, 0, bytes.length);
        }
        assertThatCode(() -> count.orElseFail(3)).doesNotThrowAnyException();
    }

    @Test
    void a_body_that_comes_back_otherwise_or_short_is_a_failure() {
        for (var back : List.of("snow", "ice", "icicle", "i")) {
            var same = new SameBytes("ice".getBytes(US_ASCII));
            var bytes = back.getBytes(US_ASCII);
            same.take(bytes, 0, bytes.length);
            if (back.equals("ice")) {
                assertThatCode(same::orElseFail).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(same::orElseFail).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void options_stand_over_what_quick_means() {
        var options = StorageOptions.of(List.of("--quick", "--seconds", "3", "--keys", "1000,20000"));
        assertThat(options.howLong()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.keys()).containsExactly(1000, 20_000);
    }

    @Test
    void an_option_that_is_unknown_or_no_number_is_refused() {
        for (var wrong : List.of(List.of("--second", "3"), List.of("--seconds"), List.of("--seconds", "three"))) {
            assertThatThrownBy(() -> StorageOptions.of(wrong))
                    .isInstanceOf(NotAsPromised.class)
                    .hasMessageStartingWith(wrong.get(0));
        }
    }

    private static void refuseOdd(long number) throws IOException {
        if (number % 2 == 1) {
            throw new IOException("odd");
        }
    }
}
