package cloud.firn.compute.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing a customer asked of an instance, and how it went: what the API shows as an Operation.
 *
 * @param operation the Operation's id; with an idempotency key the same for every repeat
 * @param command the name of the operation in the API ({@code stop-instance})
 * @param request what exactly was asked, so that the same key with another request is noticed
 * @param outcome {@code pending}, {@code success}, {@code failure} or {@code timeout}
 * @param reason of a failure, one of the API's words
 * @param at when it last changed
 */
public record Errand(
        String operation,
        String command,
        String request,
        String outcome,
        @Nullable String reason,
        @Nullable String message,
        Instant at) {
    static final String PENDING = "pending";
    static final String SUCCESS = "success";
    static final String FAILURE = "failure";
    static final String TIMEOUT = "timeout";

    boolean pending() {
        return outcome.equals(PENDING);
    }

    Errand ended(String newOutcome, @Nullable String newReason, @Nullable String newMessage, Instant when) {
        return new Errand(operation, command, request, newOutcome, newReason, newMessage, when);
    }

    /**
     * What a customer's command carries: which Operation it is, and what it asks.
     *
     * @param command the name of the operation in the API
     * @param request {@code command} with its arguments, in any form that differs when they do
     */
    public record Asked(String operation, String command, String request) {
        Errand errand(Instant at) {
            return new Errand(operation, command, request, PENDING, null, null, at);
        }
    }
}
