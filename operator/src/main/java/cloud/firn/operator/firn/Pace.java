package cloud.firn.operator.firn;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A bucket of tokens that fills with time: who wants to go on takes one, and waits while there is none. */
public final class Pace {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long filledAt = System.nanoTime();

    /**
     * A full bucket.
     *
     * @param perSecond tokens that come in a second, more than zero
     * @param burst tokens that fit, at least one
     */
    public Pace(double perSecond, int burst) {
        if (perSecond <= 0 || burst < 1) {
            throw new IllegalArgumentException("A pace lets something pass: " + perSecond + "/s, burst " + burst);
        }
        this.perNano = perSecond / Duration.ofSeconds(1).toNanos();
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes a token, and waits until its turn has come; returns at once when the thread is interrupted. */
    public void await() {
        var turn = System.nanoTime() + take();
        for (var left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    /** Who comes when the bucket is empty takes a token of the future; answers in how many nanoseconds it is there. */
    private synchronized long take() {
        var now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
        tokens -= 1;
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
    }
}
