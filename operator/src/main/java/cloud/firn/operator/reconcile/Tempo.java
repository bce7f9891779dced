package cloud.firn.operator.reconcile;

import java.time.Duration;

/**
 * How often things are looked at.
 *
 * @param soon while something is under way
 * @param firstPause after the first failure; each further one waits twice as long
 * @param longestPause after a failure
 * @param resync between two comparisons of an object with which all is well
 */
public record Tempo(Duration soon, Duration firstPause, Duration longestPause, Duration resync) {
    private static final int MOST_DOUBLINGS = 20;

    /** For every day, with a resync that the operator's environment says. */
    public static Tempo everyDay(Duration resync) {
        return new Tempo(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(5), resync);
    }

    /** The pause after so many failures in a row, one or more. */
    Duration pause(int failures) {
        var pause = firstPause.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }
}
