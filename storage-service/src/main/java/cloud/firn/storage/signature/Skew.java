package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How far a client's clock may be from ours: fifteen minutes, as at AWS. */
final class Skew {
    static final Duration MOST = Duration.ofMinutes(15);
    static final String EXPIRED = "Request has expired";

    private Skew() {}

    static void check(Instant at, Instant now) {
        if (Duration.between(at, now).abs().compareTo(MOST) > 0) {
            throw new Refused(
                    Code.REQUEST_TIME_TOO_SKEWED,
                    Code.REQUEST_TIME_TOO_SKEWED.message(),
                    Map.of(
                            "RequestTime", Dates.stamp(at),
                            "ServerTime", now.toString(),
                            "MaxAllowedSkewMilliseconds", Long.toString(MOST.toMillis())));
        }
    }

    /** What the answer to an expired link says besides. */
    static Map<String, String> expired(Instant end, Instant now) {
        return Map.of("Expires", end.toString(), "ServerTime", now.toString());
    }
}
