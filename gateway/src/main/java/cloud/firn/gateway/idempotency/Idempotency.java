package cloud.firn.gateway.idempotency;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import cloud.firn.platform.node.Node;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a repeated call harmless: the same {@code Idempotency-Key} within 24 hours gives the same answer; with another call it
 * is refused.
 *
 * <p>Services remember keys for ever, and a customer may use one every night. So a key is passed on with its era: what comes
 * after the 24 hours is a new order, and no service takes it for the old one.
 *
 * <p>Kept are answers that will stay true, not outages or limits. When the memory itself is away, the call is refused, since a
 * customer who sent a key relies on it.
 */
public final class Idempotency {
    /** The header that an answer carries when it was given before. */
    public static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Set<Integer> PASSING = Set.of(401, 408, 429);

    private final CallsInCassandra calls;

    private Idempotency(CallsInCassandra calls) {
        this.calls = calls;
    }

    /** Makes the table. Blocking. */
    public static Idempotency start(Node node) {
        return new Idempotency(new CallsInCassandra(node.cassandra(), node.schema("gateway"), node.sealing()));
    }

    /** Whether a key has the form that a key takes. */
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /**
     * One call under a key.
     *
     * @param pathAndQuery as they came, escaped
     * @param body of the call
     */
    public record Call(String organisation, String key, String method, String pathAndQuery, ByteString body) {
        private String fingerprint() {
            return Fingerprint.of(method, pathAndQuery, "", body);
        }
    }

    /**
     * Answers from memory, or lets {@code passing} answer and remembers it; the answer's entity must be strict.
     *
     * @param passing is given the key as services shall know it: one that is the same for all repeats of this call
     */
    public CompletionStage<HttpResponse> once(Call call, Function<String, CompletionStage<HttpResponse>> passing) {
        return calls.begin(call.organisation(), call.key(), call.fingerprint()).thenCompose(remembered -> {
            if (remembered instanceof Remembered.Answered answered) {
                return CompletableFuture.completedFuture(replayed(answered));
            }
            if (remembered instanceof Remembered.Different) {
                return CompletableFuture.completedFuture(
                        Problems.of(
                                Refusal.UNPROCESSABLE,
                                "This Idempotency-Key was used for another call within 24 hours. Make a new key for a new call."));
            }
            var era = ((Remembered.Unanswered) remembered).era();
            // A key has no space, so no other key and era are written like this.
            return passing.apply(call.key() + " " + era).thenCompose(answer -> remember(call, era, answer));
        });
    }

    private CompletionStage<HttpResponse> remember(Call call, String era, HttpResponse answer) {
        var status = answer.status().intValue();
        if (status >= 500 || PASSING.contains(status) || !(answer.entity() instanceof HttpEntity.Strict strict)) {
            return CompletableFuture.completedFuture(answer);
        }
        var kept = new Remembered.Answered(status, strict.getContentType().toString(), strict.getData());
        return calls.end(call.organisation(), call.key(), call.fingerprint(), era, kept)
                .handle((done, failure) -> {
                    if (failure != null) {
                        // The call was carried out: its answer counts, and a repeat meets the same resource.
                        LOG.atWarn().setCause(failure).log("An answer could not be remembered");
                    }
                    return answer;
                });
    }

    private static HttpResponse replayed(Remembered.Answered answered) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(answered.status()))
                .addHeader(RawHeader.create(REPLAYED, "true"))
                .withEntity(HttpEntities.create(ContentTypes.parse(answered.contentType()), answered.body()));
    }
}
