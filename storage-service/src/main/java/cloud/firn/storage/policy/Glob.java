package cloud.firn.storage.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern with the wildcards of policies: {@code *} stands for any run of characters, {@code ?} for one.
 *
 * <p>Whoever owns a bucket writes its policy, so a pattern must not be able to cost much: the text is walked once, and never
 * gone back in, see {@link Search}.
 */
final class Glob {
    /** Stands for {@code *} among the characters of a pattern. */
    static final int ANY = -1;
    /** Stands for {@code ?}. */
    static final int ONE = -2;

    private final int[] pattern;
    private final List<int[]> runs;
    private final int shortest;

    private Glob(int[] pattern, List<int[]> runs) {
        this.pattern = pattern;
        this.runs = runs;
        this.shortest = runs.stream().mapToInt(run -> run.length).sum();
    }

    /** The pattern of these characters, {@link #ANY} and {@link #ONE} among them. */
    static Glob of(int[] pattern) {
        var runs = new ArrayList<int[]>();
        int from = 0;
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i] == ANY) {
                // Stars side by side are one star.
                if (i == 0 || pattern[i - 1] != ANY) {
                    runs.add(Arrays.copyOfRange(pattern, from, i));
                }
                from = i + 1;
            }
        }
        runs.add(Arrays.copyOfRange(pattern, from, pattern.length));
        return new Glob(pattern, runs);
    }

    /** The pattern that a person wrote. */
    static Glob of(String pattern) {
        return of(pattern.codePoints()
                .map(c -> c == '*' ? ANY : c == '?' ? ONE : c)
                .toArray());
    }

    boolean matches(String text) {
        return matches(text.codePoints().toArray());
    }

    boolean matches(int[] text) {
        if (text.length < shortest) {
            return false;
        }
        var first = runs.get(0);
        if (runs.size() == 1) {
            return text.length == first.length && at(first, text, 0);
        }
        var last = runs.get(runs.size() - 1);
        int to = text.length - last.length;
        if (!at(first, text, 0) || !at(last, text, to)) {
            return false;
        }
        int from = first.length;
        for (int i = 1; i < runs.size() - 1 && from >= 0; i++) {
            from = Search.after(runs.get(i), text, from, to);
        }
        return from >= 0;
    }

    /** Whether the pattern matches some text that begins so. */
    boolean matchesBeyond(String beginning) {
        // The places in the pattern that a reader of the beginning can have come to.
        var places = new BitSet(pattern.length + 1);
        places.set(0);
        skipStars(places);
        for (int character : beginning.codePoints().toArray()) {
            var next = new BitSet(pattern.length + 1);
            for (int at = places.nextSetBit(0); at >= 0 && at < pattern.length; at = places.nextSetBit(at + 1)) {
                if (pattern[at] == ANY) {
                    next.set(at);
                } else if (pattern[at] == ONE || pattern[at] == character) {
                    next.set(at + 1);
                }
            }
            skipStars(next);
            places = next;
        }
        return !places.isEmpty();
    }

    private void skipStars(BitSet places) {
        for (int at = places.nextSetBit(0); at >= 0 && at < pattern.length; at = places.nextSetBit(at + 1)) {
            if (pattern[at] == ANY) {
                places.set(at + 1);
            }
        }
    }

    private static boolean at(int[] run, int[] text, int from) {
        for (int i = 0; i < run.length; i++) {
            if (run[i] != ONE && run[i] != text[from + i]) {
                return false;
            }
        }
        return true;
    }
}
