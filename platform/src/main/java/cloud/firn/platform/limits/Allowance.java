package cloud.firn.platform.limits;

/**
 * The answer of a limit to one call.
 *
 * @param granted whether the call may pass
 * @param limit calls that fit into one burst
 * @param remaining calls that would pass now
 * @param resetSeconds until the whole burst is free again, rounded up
 * @param retrySeconds until one call passes again, rounded up; zero when one passes now
 */
public record Allowance(boolean granted, long limit, long remaining, long resetSeconds, long retrySeconds) {}
