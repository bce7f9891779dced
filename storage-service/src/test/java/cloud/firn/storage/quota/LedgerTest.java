package cloud.firn.storage.quota;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.usage.Stored;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LedgerTest {
    private static final Quota TEN = new Quota(10L, null);

    private final Queue<CompletableFuture<Ledger.Measured>> asked = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Ledger ledger = new Ledger(this::measure, () -> now);

    private CompletionStage<Ledger.Measured> measure() {
        var one = new CompletableFuture<Ledger.Measured>();
        asked.add(one);
        return one;
    }

    private void found(long bytes) {
        found(TEN, bytes);
    }

    private void found(Quota quota, long bytes) {
        Objects.requireNonNull(asked.poll()).complete(new Ledger.Measured(quota, bytes(bytes)));
    }

    private static Stored bytes(long bytes) {
        return new Stored(bytes, 0);
    }

    private CompletableFuture<Boolean> admit(long bytes) {
        return ledger.admit(bytes(bytes)).toCompletableFuture();
    }

    @Test
    void the_first_waits_for_a_measurement_and_the_next_for_none() {
        var first = admit(4);
        assertThat(first).isNotDone();
        found(0);
        assertThat(first).isCompletedWithValue(true);
        assertThat(admit(6)).isCompletedWithValue(true);
        assertThat(asked).isEmpty();
    }

    @Test
    void what_is_on_its_way_and_what_was_written_since_take_room() {
        var first = admit(4);
        found(0);
        assertThat(first).isCompletedWithValue(true);
        ledger.settle(bytes(4), true);
        assertThat(admit(5)).isCompletedWithValue(true);
        var tooMuch = admit(2);
        // Not refused by what may have been replaced or deleted again, but by a look.
        found(4);
        assertThat(tooMuch).isCompletedWithValue(false);
        ledger.settle(bytes(5), false);
        assertThat(admit(2)).isCompletedWithValue(true);
    }

    @Test
    void what_was_deleted_meanwhile_is_seen_before_anything_is_refused() {
        var first = admit(10);
        found(0);
        assertThat(first).isCompletedWithValue(true);
        ledger.settle(bytes(10), true);
        var next = admit(10);
        found(0);
        assertThat(next).isCompletedWithValue(true);
    }

    @Test
    void a_measurement_that_ran_already_refuses_nobody_who_came_later() {
        var first = admit(10);
        now = now.plusMillis(10);
        var second = admit(1);
        found(10);
        assertThat(second).isNotDone();
        found(0);
        assertThat(second).isCompletedWithValue(true);
        assertThat(first).isCompletedWithValue(false);
    }

    @Test
    void who_is_refused_again_and_again_has_it_measured_once_a_second() {
        var first = admit(1);
        found(10);
        assertThat(first).isCompletedWithValue(false);
        assertThat(admit(1)).isCompletedWithValue(false);
        now = now.plusSeconds(2);
        var later = admit(1);
        found(9);
        assertThat(later).isCompletedWithValue(true);
    }

    @Test
    void what_came_from_elsewhere_meanwhile_is_held_against_what_is_about_to_be_seen() {
        var first = admit(4);
        found(0);
        assertThat(first).isCompletedWithValue(true);
        assertThat(ledger.confirms(bytes(4))).isTrue();
        now = now.plusSeconds(5);
        ledger.renew();
        found(7);
        assertThat(ledger.confirms(bytes(4))).isFalse();
    }

    @Test
    void a_view_that_could_not_be_renewed_for_long_admits_nothing() {
        var first = admit(1);
        found(0);
        assertThat(first).isCompletedWithValue(true);
        now = now.plusSeconds(31);
        var later = admit(1);
        Objects.requireNonNull(asked.poll()).completeExceptionally(new IllegalStateException("away"));
        assertThat(later).isCompletedExceptionally();
    }
}
