package cloud.firn.gateway.v2;

import cloud.firn.gateway.authentication.Key;
import cloud.firn.platform.limits.Allowance;
import cloud.firn.platform.limits.Limit;
import cloud.firn.platform.limits.Rate;
import cloud.firn.platform.node.NodeSettings;
import java.time.InstantSource;

/**
 * The limits of the public door.
 *
 * @param keys calls per API key
 * @param organisations calls of all keys of an organisation together, of which it may have hundreds
 * @param strangers calls that nobody signed, and calls that nobody can be proven to have signed, per network
 */
record Limits(Limit keys, Limit organisations, Limit strangers) {
    private static final int CALLERS = 10_000;
    /** Keys of one organisation that may call as fast as one may, at once. */
    private static final int BUSY_KEYS = 4;

    /**
     * {@code FIRN_RATE_PER_SECOND} and {@code FIRN_RATE_BURST} for keys; an organisation gets four times that, strangers a
     * tenth of the rate and half of the burst.
     */
    static Limits from(NodeSettings settings, InstantSource clock) {
        var perSecond = settings.number("FIRN_RATE_PER_SECOND", 200);
        var burst = settings.number("FIRN_RATE_BURST", 1_000);
        return new Limits(
                new Limit(new Rate(perSecond, burst), CALLERS, clock),
                new Limit(new Rate(perSecond * BUSY_KEYS, burst * BUSY_KEYS), CALLERS, clock),
                new Limit(new Rate(Math.max(1, perSecond / 10), Math.max(1, burst / 2)), CALLERS, clock));
    }

    /** Counts one call of a key and of its organisation; answers with the limit that is nearer. */
    Allowance take(Key key) {
        var own = keys.take(key.keyId());
        if (!own.granted()) {
            return own;
        }
        var shared = organisations.take(key.organisation());
        return shared.granted() && own.remaining() <= shared.remaining() ? own : shared;
    }
}
