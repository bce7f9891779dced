package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.Key;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an object is looked at next.
 *
 * @param after of {@code FAILED}: at the earliest
 * @param on of {@code WAITING}: the object whose change is waited for
 */
public record Next(When when, Duration after, @Nullable Key on) {
    /** Why it is looked at again. */
    public enum When {
        /** All is as it should be; now and then it is compared again. */
        SETTLED,
        /** The step is done, the next is due. */
        AGAIN,
        /** Something is under way. */
        SOON,
        /** It cannot go on before another object changes. */
        WAITING,
        /** It did not work; each time it waits twice as long. */
        FAILED,
        /** What it stood for is no longer there. */
        GONE
    }

    public static Next settled() {
        return new Next(When.SETTLED, Duration.ZERO, null);
    }

    public static Next again() {
        return new Next(When.AGAIN, Duration.ZERO, null);
    }

    public static Next soon() {
        return new Next(When.SOON, Duration.ZERO, null);
    }

    public static Next waiting(Key on) {
        return new Next(When.WAITING, Duration.ZERO, on);
    }

    public static Next failed() {
        return failed(Duration.ZERO);
    }

    public static Next failed(Duration after) {
        return new Next(When.FAILED, after, null);
    }

    public static Next gone() {
        return new Next(When.GONE, Duration.ZERO, null);
    }
}
