package cloud.firn.compute.event;

import cloud.firn.contracts.audit.AuditFact;
import java.time.Instant;

/** One call as the API writes it. */
record EventWire(
        Instant timestamp,
        String requestId,
        String zone,
        String uri,
        String handler,
        int status,
        String sourceIp,
        long elapsedMs,
        Key iamApiKey,
        String message) {
    record Key(String key) {}

    static EventWire of(AuditFact.Called called, String zone, Instant at) {
        return new EventWire(
                at,
                called.requestId(),
                zone,
                called.path(),
                called.method() + " " + called.path(),
                called.status(),
                called.sourceAddress(),
                called.elapsedMillis(),
                new Key(called.keyId()),
                called.status() < 400 ? "accepted" : "refused");
    }
}
