package cloud.firn.operator.firn;

import java.time.Duration;

/** Firn could not be asked, or is busy: nothing is known of what became of the call. The same is asked again later. */
public final class Outage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public Outage(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long Firn wants to be left alone at least; zero when it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
