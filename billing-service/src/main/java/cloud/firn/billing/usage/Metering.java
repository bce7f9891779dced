package cloud.firn.billing.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides what a reading adds to what was counted. Pure.
 *
 * <p>No moment of a meter is counted twice, whatever is told how often and in which order; so no customer pays twice. Runs are
 * told apart by their number: one that is over is never opened again. When a run's end was not told, it is assumed from the
 * next run's begin or from the resource's end, and corrected (a negative slice) if it is told after all.
 */
public final class Metering {
    private Metering() {}

    /** What is known after a reading, and what is new to count; no slice and an equal mark when nothing is. */
    public record Outcome(Mark mark, List<Slice> slices) {}

    /** What this reading changes. */
    public static Outcome note(Mark mark, Reading reading) {
        if (reading instanceof Reading.Began began) {
            return began(mark, began);
        }
        if (reading instanceof Reading.Ended ended) {
            return ended(mark, ended);
        }
        if (reading instanceof Reading.Vanished vanished) {
            return vanished(mark, vanished);
        }
        return measured(mark, (Reading.Measured) reading);
    }

    /** What an open run has used until now and was not counted yet. */
    public static List<Slice> accrued(String meter, String resource, Mark mark, long nowMicros) {
        var open = mark.open();
        if (open == null) {
            return List.of();
        }
        return new Span(open.sinceMicros(), nowMicros)
                .without(mark.counted()).stream()
                        .map(part -> new Slice(meter, resource, open.variable(), part, part.micros()))
                        .toList();
    }

    private static Outcome began(Mark mark, Reading.Began began) {
        var open = mark.open();
        if (began.run() <= mark.lastRun() || (open != null && began.run() <= open.run())) {
            return new Outcome(mark, List.of());
        }
        var next = new Mark.Open(began.run(), began.variable(), Span.micros(began.at()));
        if (mark.vanishedMicros() != null) {
            return assume(mark.with(next), began, mark.vanishedMicros());
        }
        var before = open == null ? new Outcome(mark, List.of()) : assume(mark, began, next.sinceMicros());
        return new Outcome(before.mark().with(next), before.slices());
    }

    private static Outcome ended(Mark mark, Reading.Ended ended) {
        var open = mark.open();
        long to = Span.micros(ended.to());
        var told = ended.from() == null ? null : Long.valueOf(Span.micros(ended.from()));
        if (open != null && open.run() < ended.run()) {
            var earlier = assume(mark, ended, told == null ? to : told);
            var after = ended(earlier.mark(), ended);
            return new Outcome(after.mark(), joined(earlier.slices(), after.slices()));
        }
        var isMine = open != null && open.run() == ended.run();
        var since = told == null && open != null && isMine ? Long.valueOf(open.sinceMicros()) : told;
        var span = new Span(since == null ? to : since, to);

        var freed = free(mark, ended, span, ended.run(), true);
        var slices = joined(
                freed.slices(), time(ended, ended.variable(), span, freed.mark().counted()));
        var after = new Mark(
                remembered(freed.mark().counted(), List.of(span)),
                Math.max(mark.lastRun(), ended.run()),
                isMine ? null : open,
                freed.mark().assumed(),
                mark.vanishedMicros());
        return new Outcome(after, slices);
    }

    private static Outcome vanished(Mark mark, Reading.Vanished vanished) {
        if (mark.vanishedMicros() != null) {
            return new Outcome(mark, List.of());
        }
        long at = Span.micros(vanished.at());
        var before = mark.open() == null ? new Outcome(mark, List.of()) : assume(mark, vanished, at);
        return new Outcome(before.mark().vanishedAt(at), before.slices());
    }

    private static Outcome measured(Mark mark, Reading.Measured measured) {
        if (measured.quantity() <= 0) {
            return new Outcome(mark, List.of());
        }
        long from = Span.micros(measured.from());
        var span = new Span(from, Math.max(from + 1, Span.micros(measured.to())));
        var whole = new Slice(measured.meter(), measured.resource(), measured.variable(), span, measured.quantity());
        var slices = span.without(mark.counted()).stream().map(whole::within).toList();
        var after = new Mark(
                remembered(mark.counted(), List.of(span)),
                mark.lastRun(),
                mark.open(),
                mark.assumed(),
                mark.vanishedMicros());
        return new Outcome(after, slices);
    }

    /** Ends the open run at a moment that was not told but follows. */
    private static Outcome assume(Mark mark, Reading reading, long endMicros) {
        var open = Objects.requireNonNull(mark.open());
        var span = new Span(open.sinceMicros(), endMicros);
        var freed = free(mark, reading, span, open.run(), false);
        var slices = time(reading, open.variable(), span, freed.mark().counted());
        var spans = slices.stream().map(Slice::span).toList();
        var assumed = new TreeMap<>(freed.mark().assumed());
        assumed.put(open.run(), new Mark.Assumed(open.variable(), spans));
        while (assumed.size() > Mark.SPANS) {
            assumed.pollFirstEntry();
        }
        var after = new Mark(
                remembered(freed.mark().counted(), spans),
                Math.max(mark.lastRun(), open.run()),
                null,
                assumed,
                mark.vanishedMicros());
        return new Outcome(after, joined(freed.slices(), slices));
    }

    /**
     * Takes back what was only assumed and cannot be, because {@code run} had that time: all that was assumed of the run
     * itself and what overlaps of later runs, when its end is known; in any case what earlier runs have after its begin.
     */
    private static Outcome free(Mark mark, Reading of, Span span, long run, boolean certain) {
        var taken = new ArrayList<Slice>();
        var assumed = new TreeMap<Long, Mark.Assumed>();
        new TreeMap<>(mark.assumed()).forEach((number, guess) -> {
            var all = certain && number == run;
            var concerned = certain || number < run;
            // What came before a run was over when the run began.
            var had = number < run ? new Span(span.fromMicros(), Long.MAX_VALUE) : span;
            for (var guessed : concerned ? guess.spans() : List.<Span>of()) {
                var wrong = all ? guessed : guessed.within(had);
                if (!wrong.isEmpty()) {
                    taken.add(new Slice(of.meter(), of.resource(), guess.variable(), wrong, -wrong.micros()));
                }
            }
            if (!all) {
                var left = concerned ? without(guess.spans(), List.of(had)) : guess.spans();
                assumed.put(number, new Mark.Assumed(guess.variable(), left));
            }
        });
        var counted = without(mark.counted(), taken.stream().map(Slice::span).toList());
        return new Outcome(new Mark(counted, mark.lastRun(), mark.open(), assumed, mark.vanishedMicros()), taken);
    }

    private static List<Slice> time(Reading of, String variable, Span span, List<Span> counted) {
        return span.without(counted).stream()
                .map(part -> new Slice(of.meter(), of.resource(), variable, part, part.micros()))
                .toList();
    }

    private static List<Span> without(List<Span> counted, List<Span> taken) {
        var others = Span.merged(taken);
        return counted.stream().flatMap(span -> span.without(others).stream()).toList();
    }

    private static List<Span> remembered(List<Span> counted, List<Span> added) {
        var spans = new ArrayList<>(Span.merged(joined(counted, added)));
        while (spans.size() > Mark.SPANS) {
            var oldest = spans.remove(0);
            spans.set(0, new Span(oldest.fromMicros(), spans.get(0).toMicros()));
        }
        return spans;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
