package cloud.firn.storage.span;

import java.util.ArrayList;
import java.util.List;

/**
 * The map of a bucket: which span each key belongs to, and what is moving.
 *
 * <p>The keys of a span only ever become fewer: what splits off goes to new spans, what is joined or
 * renewed goes to a new one.
 * So a row that came too late into a span which its key has left is never seen again.
 *
 * @param spans in the order of their keys; the first begins with the empty text
 * @param next the id of the next span
 * @param moves that are not over
 */
public record Spans(List<Span> spans, int next, List<Move> moves) {
    /** As many moves may be open at once: whoever moves rows decides how fast a bucket is divided. */
    static final int MOST_MOVES = 32;

    /** A bucket that was never divided. */
    public static final Spans ONE = new Spans(List.of(new Span("", 0)), 1, List.of());

    public Spans {
        spans = List.copyOf(spans);
        moves = List.copyOf(moves);
    }

    /** Where a key stands, and its neighbours with it. */
    public Stretch at(String key) {
        int index = indexOf(key);
        int span = spans.get(index).id();
        var low = spans.get(index).from();
        var high = end(index);
        for (var move : moves) {
            if (move.to() != span) {
                continue;
            }
            if (move.covers(key)) {
                return new Stretch(span, move.low(), move.high(), move.from(), move.phase() == Move.Phase.COPYING, 0);
            }
            if (Utf8Order.compare(move.low(), key) > 0) {
                high = Stretch.isBefore(move.low(), high) ? move.low() : high;
            } else {
                low = Utf8Order.compare(low, move.high()) < 0 ? move.high() : low;
            }
        }
        return new Stretch(span, low, high, Stretch.NONE, false, 0);
    }

    /** Whether a span may be divided at these keys now. */
    public boolean canSplit(int span, List<String> cuts) {
        int index = position(span);
        if (index < 0 || cuts.isEmpty() || !rests(span) || moves.size() + cuts.size() > MOST_MOVES) {
            return false;
        }
        var before = spans.get(index).from();
        for (var cut : cuts) {
            if (Utf8Order.compare(before, cut) >= 0) {
                return false;
            }
            before = cut;
        }
        return Stretch.isBefore(before, end(index)) && next <= Integer.MAX_VALUE - cuts.size();
    }

    /** The keys from each cut on have a span of their own. */
    public Spans split(int span, List<String> cuts) {
        int index = position(span);
        var divided = new ArrayList<>(spans);
        var moving = new ArrayList<>(moves);
        for (int i = 0; i < cuts.size(); i++) {
            var high = i + 1 < cuts.size() ? cuts.get(i + 1) : end(index);
            divided.add(index + 1 + i, new Span(cuts.get(i), next + i));
            moving.add(new Move(span, next + i, cuts.get(i), high, Move.Phase.COPYING));
        }
        return new Spans(divided, next + cuts.size(), moving);
    }

    /** Whether a span and the one behind it may become one now. */
    public boolean canJoin(int left, int right) {
        int index = position(left);
        return index >= 0
                && index + 1 < spans.size()
                && spans.get(index + 1).id() == right
                && rests(left)
                && rests(right)
                && moves.size() + 2 <= MOST_MOVES
                && next < Integer.MAX_VALUE;
    }

    /** A span and the one behind it become one. */
    public Spans join(int left, int right) {
        int index = position(left);
        var joined = new ArrayList<>(spans);
        joined.remove(index + 1);
        joined.set(index, new Span(spans.get(index).from(), next));
        var moving = new ArrayList<>(moves);
        var middle = spans.get(index + 1).from();
        moving.add(new Move(left, next, spans.get(index).from(), middle, Move.Phase.COPYING));
        moving.add(new Move(right, next, middle, end(index + 1), Move.Phase.COPYING));
        return new Spans(joined, next + 1, moving);
    }

    /** Whether a span may be exchanged for a fresh one now. */
    public boolean canRenew(int span) {
        return position(span) >= 0 && rests(span) && moves.size() < MOST_MOVES && next < Integer.MAX_VALUE;
    }

    /** The keys of a span stand in a fresh one: what was removed from the old one stays behind. */
    public Spans renew(int span) {
        int index = position(span);
        var renewed = new ArrayList<>(spans);
        renewed.set(index, new Span(spans.get(index).from(), next));
        var moving = new ArrayList<>(moves);
        moving.add(new Move(span, next, spans.get(index).from(), end(index), Move.Phase.COPYING));
        return new Spans(renewed, next + 1, moving);
    }

    /** Whether there is such a move, in that phase. */
    public boolean has(int from, int to, Move.Phase phase) {
        return moves.stream().anyMatch(move -> move.from() == from && move.to() == to && move.phase() == phase);
    }

    /** All rows of a move are in the new span. */
    public Spans copied(int from, int to) {
        return new Spans(
                spans,
                next,
                moves.stream()
                        .map(move -> move.from() == from && move.to() == to ? move.copied() : move)
                        .toList());
    }

    /** A move is over. */
    public Spans cleared(int from, int to) {
        return new Spans(
                spans,
                next,
                moves.stream()
                        .filter(move -> move.from() != from || move.to() != to)
                        .toList());
    }

    private boolean rests(int span) {
        return moves.stream().noneMatch(move -> move.touches(span));
    }

    private String end(int index) {
        return index + 1 < spans.size() ? spans.get(index + 1).from() : "";
    }

    private int indexOf(String key) {
        int low = 0;
        int high = spans.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (Utf8Order.compare(spans.get(middle).from(), key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Where a span stands, or -1. */
    private int position(int id) {
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).id() == id) {
                return i;
            }
        }
        return -1;
    }
}
