package cloud.firn.gateway.v2;

import cloud.firn.gateway.limits.Limit;
import cloud.firn.gateway.limits.Rate;
import cloud.firn.platform.node.NodeSettings;
import java.time.InstantSource;

/**
 * The limits of the public door.
 *
 * @param keys calls per API key
 * @param strangers calls that nobody signed, and calls that nobody can be proven to have signed, per source address
 */
record Limits(Limit keys, Limit strangers) {
    private static final int CALLERS = 10_000;

    /** {@code FIRN_RATE_PER_SECOND} and {@code FIRN_RATE_BURST} for keys; strangers get a tenth of it. */
    static Limits from(NodeSettings settings, InstantSource clock) {
        var perSecond = settings.number("FIRN_RATE_PER_SECOND", 200);
        var burst = settings.number("FIRN_RATE_BURST", 1_000);
        return new Limits(
                new Limit(new Rate(perSecond, burst), CALLERS, clock),
                new Limit(new Rate(Math.max(1, perSecond / 10), Math.max(1, burst / 2)), CALLERS, clock));
    }
}
