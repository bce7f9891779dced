package cloud.firn.storage.object;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpanSizeTest {
    @Test
    void a_span_of_up_to_twice_the_size_is_not_divided() {
        assertThat(filled(100, 200, 0).cuts()).isEmpty();
    }

    @Test
    void a_larger_one_is_cut_into_equal_parts() {
        assertThat(filled(100, 208, 0).cuts()).containsExactly(key(108));
        assertThat(filled(100, 400, 0).cuts()).containsExactly(key(108), key(204), key(300));
    }

    @Test
    void objects_that_ride_in_their_rows_weigh_more() {
        assertThat(filled(100, 50, 16 * 1024).cuts()).isNotEmpty();
    }

    @Test
    void versions_of_a_key_stay_together() {
        var size = new SpanSize(10);
        for (int i = 0; i < 70; i++) {
            size.take(row("a", 0));
        }
        assertThat(size.cuts()).isEmpty();
        size.take(row("b", 0));
        assertThat(size.cuts()).containsExactly("b");
    }

    @Test
    void a_look_ends_somewhere() {
        var size = new SpanSize(10);
        int rows = 0;
        while (size.take(row(key(rows), 0))) {
            rows++;
        }
        assertThat(rows).isLessThan(100);
        assertThat(size.cuts()).hasSize(7);
    }

    @Test
    void two_together_are_small_below_half_the_size() {
        assertThat(filled(100, 30, 0).isSmallWith(19)).isTrue();
        assertThat(filled(100, 30, 0).isSmallWith(20)).isFalse();
    }

    /** No part is tiny, so that what was divided is not joined at once. */
    @Property(tries = 200)
    void parts_are_about_as_large_as_is_meant(
            @ForAll @IntRange(min = 2, max = 200) int target, @ForAll @IntRange(min = 1, max = 1500) int rows) {
        var size = new SpanSize(target);
        int taken = 0;
        boolean more = true;
        while (more && taken < rows) {
            more = size.take(row(key(taken++), 0));
        }
        int from = 0;
        for (var cut : size.cuts()) {
            int at = Integer.parseInt(cut.substring(1));
            assertThat(at - from).isBetween(target / 2, 2 * target);
            from = at;
        }
        if (!size.cuts().isEmpty()) {
            assertThat(taken - from).isGreaterThanOrEqualTo(target / 2);
        }
    }

    private static SpanSize filled(int target, int rows, int inlineBytes) {
        var size = new SpanSize(target);
        for (int i = 0; i < rows; i++) {
            size.take(row(key(i), inlineBytes));
        }
        return size;
    }

    private static String key(int n) {
        return "k%06d".formatted(n);
    }

    private static SpanRows.Sized row(String key, long inlineBytes) {
        return new SpanRows.Sized(key, inlineBytes);
    }
}
