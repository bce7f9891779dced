package cloud.firn.platform.iam;

import java.time.Instant;
import java.util.Map;

/**
 * One call, as rules can ask about it.
 *
 * @param service {@code sos}, {@code compute}, {@code iam} or {@code billing}
 * @param operation as the published API names it, in words with hyphens: {@code get-object}
 * @param sourceIp the address that the call came from; empty when it is not known
 * @param keyId of the key that signed
 * @param parameters what the call says: strings, numbers, lists and maps of them
 * @param resources what the call is about, as far as it is known: {@code bucket}, {@code instance}
 */
public record Request(
        String service,
        String operation,
        String zone,
        Instant now,
        String sourceIp,
        String keyId,
        Map<String, Object> parameters,
        Map<String, Object> resources) {
    /** A longer text is not among the parameters: a rule that asks about it does not hold. */
    public static final int LONGEST_TEXT = 1024;
}
