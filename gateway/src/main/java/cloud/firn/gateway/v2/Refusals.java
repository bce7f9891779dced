package cloud.firn.gateway.v2;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RetryAfter;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import cloud.firn.platform.limits.Allowance;
import java.util.Set;

/** What the gateway itself says no to, and what to do about it. */
final class Refusals {
    private Refusals() {}

    static HttpResponse nowhere() {
        return Problems.of(
                Refusal.NOT_FOUND, "There is nothing at this path. Paths start with /v2, as in /v2/instance.");
    }

    static HttpResponse otherMethods(Set<String> allowed) {
        var names = String.join(", ", allowed);
        return Problems.of(Refusal.WRONG_METHOD, "This path takes " + names + ".")
                .addHeader(RawHeader.create("Allow", names));
    }

    static HttpResponse noSuchOperation() {
        return Problems.of(Refusal.NOT_FOUND, "There is no such operation. Operations are kept for thirty days.");
    }

    static HttpResponse unproven(String detail) {
        return Problems.of(Refusal.UNAUTHENTICATED, detail)
                .addHeader(RawHeader.create("WWW-Authenticate", "EXO2-HMAC-SHA256"));
    }

    static HttpResponse notAllowed(String operation, String service) {
        return Problems.of(
                Refusal.FORBIDDEN,
                "The role of this key, or the policy of its organisation, does not allow the operation " + operation
                        + " of the service " + service + ".");
    }

    static HttpResponse noSuchRole(String id) {
        return Problems.of(Refusal.NOT_FOUND, "There is no role " + id + ".");
    }

    static HttpResponse notAssumed(String detail) {
        return Problems.of(Refusal.FORBIDDEN, detail);
    }

    static HttpResponse unreadable(String detail) {
        return Problems.of(Refusal.INVALID, detail);
    }

    static HttpResponse tooLarge(int largest) {
        return Problems.of(Refusal.TOO_LARGE, "A body here has at most " + largest + " bytes.");
    }

    static HttpResponse noRoom() {
        return Problems.of(
                        Refusal.UNAVAILABLE,
                        "Too many bodies are being read right now. Nothing was done; try again in a moment.")
                .addHeader(RetryAfter.create(1L));
    }

    static HttpResponse notJson(String sent) {
        return Problems.of(
                Refusal.WRONG_TYPE, "Send the body as Content-Type: application/json; this one came as " + sent + ".");
    }

    static HttpResponse tooMany(Allowance allowance) {
        return Problems.of(
                        Refusal.TOO_MANY,
                        "Too many calls. Wait " + allowance.retrySeconds()
                                + " s (Retry-After), and keep to the limit that RateLimit-Limit names.")
                .addHeader(RetryAfter.create(Math.max(1, allowance.retrySeconds())));
    }

    static HttpResponse notAKey() {
        return Problems.of(
                Refusal.INVALID, "An Idempotency-Key has 1 to 255 visible ASCII characters; a random UUID serves.");
    }
}
