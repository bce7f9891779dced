package cloud.firn.storage.pace;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import cloud.firn.platform.limits.Limit;
import cloud.firn.platform.limits.Rate;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Session;
import cloud.firn.storage.signature.Signer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How fast one key may ask, and one network that shows none or a wrong one; and how slowly a body may come. Each process counts for itself.
 *
 * <p>Source: "Performance guidelines for Amazon S3" on SlowDown.
 */
public final class Pace {
    private static final int CALLERS = 10_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Limit keys;
    private final Limit strangers;
    private final Visits visits;
    private final Flow<ByteString, ByteString, NotUsed> progress;

    /**
     * The same rate for a key as for a network.
     *
     * @param trickle how long a body may trickle
     * @param visits who is here
     */
    public Pace(Rate rate, Duration trickle, Visits visits, InstantSource clock) {
        this.visits = visits;
        this.progress = Flow.fromGraph(new Progress(trickle, SILENCE, System::nanoTime));
        this.keys = new Limit(rate, CALLERS, clock);
        this.strangers = new Limit(rate, CALLERS, clock);
    }

    /**
     * Counts one call; nobody signed it when there is no signer.
     *
     * @throws Refused SlowDown when it is one too many, or too many of its network are under way
     */
    public void count(Optional<Signer> signer, HttpRequest request) {
        if (visits.crowded(request)) {
            throw slowDown(1);
        }
        if (signer.isEmpty()) {
            countStranger(request);
            return;
        }
        // All sessions of a key share its rate, or there would be no limit for who makes many.
        var key = signer.get()
                .session()
                .map(Session::parentKeyId)
                .orElse(signer.get().keyId());
        take(keys, key);
    }

    /**
     * Counts one call whose signature is nobody's.
     *
     * @throws Refused SlowDown when it is one too many
     */
    public void countStranger(HttpRequest request) {
        take(strangers, Visits.network(request));
    }

    /** The body, which fails with RequestTimeout when it trickles, or when nothing comes for half a minute. */
    public RequestEntity steady(RequestEntity body) {
        if (body.isStrict()) {
            return body;
        }
        var bytes = body.withoutSizeLimit().getDataBytes().via(progress);
        var length = body.getContentLengthOption();
        return length.isPresent()
                ? HttpEntities.create(body.getContentType(), length.getAsLong(), bytes)
                : HttpEntities.createChunked(body.getContentType(), bytes);
    }

    private static void take(Limit limit, String caller) {
        var allowance = limit.take(caller);
        if (!allowance.granted()) {
            throw slowDown(allowance.retrySeconds());
        }
    }

    private static Refused slowDown(long retrySeconds) {
        return new Refused(Code.SLOW_DOWN).with("Retry-After", Long.toString(Math.max(1, retrySeconds)));
    }
}
