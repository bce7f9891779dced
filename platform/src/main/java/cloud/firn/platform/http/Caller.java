package cloud.firn.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling, verified by the gateway.
 *
 * @param organisation UUID
 * @param keyId of the API key that signed
 * @param requestId of the one request that the customer sent, through all services
 * @param idempotencyKey the same for all repeats of one order and for no other, so it may be remembered for ever: what the
 *     customer sent, and its era at the gateway; null when none was sent
 */
public record Caller(
        String organisation,
        String organisationName,
        String keyId,
        String requestId,
        @Nullable String idempotencyKey) {}
