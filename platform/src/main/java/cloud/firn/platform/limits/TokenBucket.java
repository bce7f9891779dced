package cloud.firn.platform.limits;

import java.time.Duration;
import java.time.Instant;

/** A bucket that fills with time and gives one token per call. Not for several threads at once. */
final class TokenBucket {
    private final Rate rate;
    private double tokens;
    private Instant filledAt;

    TokenBucket(Rate rate, Instant now) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAt = now;
    }

    /** Takes a token when there is one; a clock that goes back adds none. */
    Allowance take(Instant now) {
        fill(now);
        var granted = tokens >= 1;
        if (granted) {
            tokens -= 1;
        }
        return new Allowance(granted, rate.burst(), (long) tokens, secondsUntil(rate.burst()), secondsUntil(1));
    }

    private long secondsUntil(double wanted) {
        return Math.max(0, (long) Math.ceil((wanted - tokens) / rate.perSecond()));
    }

    private void fill(Instant now) {
        if (now.isAfter(filledAt)) {
            var seconds = Duration.between(filledAt, now).toNanos() / 1e9;
            tokens = Math.min(rate.burst(), tokens + seconds * rate.perSecond());
            filledAt = now;
        }
    }
}
