package cloud.firn.storage.lock;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Timestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The headers that a version is locked with as it is put, and that GET and HEAD answer with. */
final class LockHeaders {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";

    private LockHeaders() {}

    static ObjectLock read(Function<String, Optional<String>> header, Instant now) {
        return new ObjectLock(retention(header.apply(MODE), header.apply(UNTIL), now), hold(header.apply(HOLD)));
    }

    private static Optional<Retention> retention(Optional<String> mode, Optional<String> until, Instant now) {
        if (mode.isEmpty() && until.isEmpty()) {
            return Optional.empty();
        }
        if (mode.isEmpty() || until.isEmpty()) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    UNTIL + " and " + MODE + " must both be supplied",
                    Map.of("ArgumentName", mode.isEmpty() ? MODE : UNTIL));
        }
        var knownMode = Mode.of(mode.get());
        if (knownMode.isEmpty()) {
            throw argument("Unknown wormMode directive.", MODE, mode.get());
        }
        var time = Timestamps.read(until.get());
        if (time.isEmpty()) {
            throw argument("The retain until date must be provided in ISO 8601 format", UNTIL, until.get());
        }
        return Optional.of(Retention.starting(now, knownMode.get(), time.get(), UNTIL));
    }

    private static Optional<LegalHold> hold(Optional<String> word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        var hold = LegalHold.of(word.get());
        if (hold.isEmpty()) {
            throw argument("Legal Hold must be either of 'ON' or 'OFF'", HOLD, word.get());
        }
        return hold;
    }

    static Map<String, String> write(ObjectLock lock) {
        var headers = new LinkedHashMap<String, String>();
        lock.retention().ifPresent(retention -> {
            headers.put(MODE, retention.mode().name());
            headers.put(UNTIL, Timestamps.write(retention.until()));
        });
        lock.hold().ifPresent(hold -> headers.put(HOLD, hold.name()));
        return headers;
    }

    private static Refused argument(String message, String name, String value) {
        return new Refused(Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", name, "ArgumentValue", value));
    }
}
