package cloud.firn.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling, verified by the gateway.
 *
 * @param organisation UUID
 * @param keyId of the API key that signed
 * @param requestId of the one request that the customer sent, through all services
 * @param idempotencyKey as the customer sent it; null when none
 */
public record Caller(
        String organisation,
        String organisationName,
        String keyId,
        String requestId,
        @Nullable String idempotencyKey) {}
