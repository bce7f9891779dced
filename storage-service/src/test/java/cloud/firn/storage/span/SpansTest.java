package cloud.firn.storage.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SpansTest {
    private static final List<String> KEYS =
            List.of("a", "a/1", "a/2", "b", "c", "m", "m\0", "z", "ä", "\uFFFD", "\uD83D\uDE00", "\uDBFF\uDFFF");

    @Test
    void a_bucket_that_was_never_divided_has_one_span_for_all_keys() {
        assertThat(Spans.ONE.at("any")).isEqualTo(new Stretch(0, "", "", Stretch.NONE, false, 0));
    }

    @Test
    void what_splits_off_belongs_to_the_new_span_at_once_and_may_still_be_in_the_old_one() {
        var spans = Spans.ONE.split(0, List.of("m"));
        assertThat(spans.at("a")).isEqualTo(new Stretch(0, "", "m", Stretch.NONE, false, 0));
        assertThat(spans.at("m")).isEqualTo(new Stretch(1, "m", "", 0, true, 0));
        assertThat(spans.copied(0, 1).at("z")).isEqualTo(new Stretch(1, "m", "", 0, false, 0));
        assertThat(spans.copied(0, 1).cleared(0, 1).at("z")).isEqualTo(new Stretch(1, "m", "", Stretch.NONE, false, 0));
    }

    @Test
    void neighbours_are_joined_in_a_span_that_never_was() {
        var divided = Spans.ONE.split(0, List.of("m")).copied(0, 1).cleared(0, 1);
        var joined = divided.join(0, 1);
        assertThat(joined.at("a")).isEqualTo(new Stretch(2, "", "m", 0, true, 0));
        assertThat(joined.at("z")).isEqualTo(new Stretch(2, "m", "", 1, true, 0));
        var half = joined.copied(0, 2).cleared(0, 2);
        assertThat(half.at("a")).isEqualTo(new Stretch(2, "", "m", Stretch.NONE, false, 0));
        assertThat(half.at("z")).isEqualTo(new Stretch(2, "m", "", 1, true, 0));
    }

    @Test
    void a_span_with_rows_on_the_move_is_left_alone() {
        var moving = Spans.ONE.split(0, List.of("m"));
        assertThat(moving.canSplit(0, List.of("c"))).isFalse();
        assertThat(moving.canSplit(1, List.of("z"))).isFalse();
        assertThat(moving.canJoin(0, 1)).isFalse();
    }

    @Test
    void cuts_go_up_and_lie_within_their_span() {
        var spans = Spans.ONE.split(0, List.of("m")).copied(0, 1).cleared(0, 1);
        assertThat(spans.canSplit(0, List.of("b", "c"))).isTrue();
        assertThat(spans.canSplit(0, List.of("c", "b"))).isFalse();
        assertThat(spans.canSplit(0, List.of("c", "m"))).isFalse();
        assertThat(spans.canSplit(1, List.of("m"))).isFalse();
        assertThat(spans.canSplit(7, List.of("b"))).isFalse();
        assertThat(spans.canJoin(1, 0)).isFalse();
    }

    /** Rows are written, removed, copied and cleared in any order, and each is read where the map says that it is. */
    @Property(tries = 500)
    void no_key_is_lost_or_comes_back(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
        var random = new Random(seed);
        var there = new TreeSet<String>(Utf8Order::compare);
        var rows = new HashMap<Integer, Set<String>>();
        var spans = Spans.ONE;
        for (int step = 0; step < steps; step++) {
            var key = KEYS.get(random.nextInt(KEYS.size()));
            var at = spans.at(key);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    there.add(key);
                    rows.computeIfAbsent(at.span(), none -> new HashSet<>()).add(key);
                }
                case 2 -> {
                    there.remove(key);
                    rows.getOrDefault(at.span(), new HashSet<>()).remove(key);
                    if (at.moving()) {
                        rows.getOrDefault(at.leaving(), new HashSet<>()).remove(key);
                    }
                }
                case 3 -> spans = changed(spans, random);
                default -> spans = moved(spans, random, rows);
            }
            assertTiled(spans);
            assertThat(read(spans, rows)).containsExactlyElementsOf(there);
        }
    }

    private static Spans changed(Spans spans, Random random) {
        int index = random.nextInt(spans.spans().size());
        int id = spans.spans().get(index).id();
        var cuts = new TreeSet<String>(Utf8Order::compare);
        for (int i = random.nextInt(3); i >= 0; i--) {
            cuts.add(KEYS.get(random.nextInt(KEYS.size())));
        }
        var list = new ArrayList<>(cuts);
        if (random.nextBoolean() && spans.canSplit(id, list)) {
            return spans.split(id, list);
        }
        if (random.nextInt(4) == 0 && spans.canRenew(id)) {
            return spans.renew(id);
        }
        if (index + 1 < spans.spans().size()
                && spans.canJoin(id, spans.spans().get(index + 1).id())) {
            return spans.join(id, spans.spans().get(index + 1).id());
        }
        return spans;
    }

    private static Spans moved(Spans spans, Random random, Map<Integer, Set<String>> rows) {
        if (spans.moves().isEmpty()) {
            return spans;
        }
        var move = spans.moves().get(random.nextInt(spans.moves().size()));
        var old = rows.computeIfAbsent(move.from(), none -> new HashSet<>());
        if (move.phase() == Move.Phase.COPYING) {
            rows.computeIfAbsent(move.to(), none -> new HashSet<>())
                    .addAll(old.stream().filter(move::covers).toList());
            return spans.copied(move.from(), move.to());
        }
        old.removeIf(move::covers);
        return spans.cleared(move.from(), move.to());
    }

    /** What a list finds that goes from stretch to stretch. */
    private static List<String> read(Spans spans, Map<Integer, Set<String>> rows) {
        var found = new ArrayList<String>();
        for (var at : stretches(spans)) {
            var here = new TreeSet<String>(Utf8Order::compare);
            here.addAll(rows.getOrDefault(at.span(), Set.of()));
            if (at.copying()) {
                here.addAll(rows.getOrDefault(at.leaving(), Set.of()));
            }
            here.stream().filter(at::covers).forEach(found::add);
        }
        return found;
    }

    /** Every key has one stretch, and that covers it. */
    private static void assertTiled(Spans spans) {
        var stretches = stretches(spans);
        for (var key : KEYS) {
            assertThat(spans.at(key).covers(key)).isTrue();
            assertThat(stretches.stream().filter(at -> at.covers(key))).containsExactly(spans.at(key));
        }
        assertThat(spans.spans().stream().map(Span::id)).doesNotHaveDuplicates();
    }

    private static List<Stretch> stretches(Spans spans) {
        var found = new ArrayList<Stretch>();
        var at = spans.at("");
        found.add(at);
        while (!at.isLast()) {
            at = spans.at(at.high());
            found.add(at);
        }
        return found;
    }
}
