package cloud.firn.platform.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of an order: the answer to every mutation.
 *
 * @param state {@code pending}, {@code success}, {@code failure} or {@code timeout}
 * @param reason one word of the API when it did not succeed; see {@link Refusal#reason()}
 * @param message for people
 * @param reference the resource it is about
 */
public record Operation(UUID id, String state, @Nullable String reason, @Nullable String message, Reference reference) {
    /** The resource an operation is about; {@code command} is the order's name as in the API ({@code create-instance}). */
    public record Reference(String id, String link, String command) {}

    /** An order that is accepted and under way. */
    public static Operation pending(UUID id, Reference reference) {
        return new Operation(id, "pending", null, null, reference);
    }

    /** An order that is carried out. */
    public static Operation success(UUID id, Reference reference) {
        return new Operation(id, "success", null, null, reference);
    }

    /** An order that could not be carried out; nothing of it is left. */
    public static Operation failure(UUID id, Refusal reason, String message, Reference reference) {
        return new Operation(id, "failure", reason.reason(), message, reference);
    }

    /** An order that took longer than it may. */
    public static Operation timeout(UUID id, String message, Reference reference) {
        return new Operation(id, "timeout", "unknown", message, reference);
    }
}
