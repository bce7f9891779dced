package cloud.firn.storage.pace;

import akka.NotUsed;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import cloud.firn.platform.limits.Network;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * All connections of one door. When there are too many, the one that has asked for nothing for the longest time makes room
 * for the newest, so that nobody keeps others out by connections alone; and one network has a part of the requests that
 * are served at once, not all.
 *
 * <p>Each process counts for itself.
 */
public final class Visits {
    private final Bounds bounds;
    /** Those with no request under way, the longest waiting first. */
    private final Set<Visit.Line> waiting = new LinkedHashSet<>();
    /** Requests under way; no more networks than connections. */
    private final Map<String, Integer> underWay = new HashMap<>();

    private int open;
    private int ending;

    /**
     * What clients may hold.
     *
     * @param connections open at once
     * @param requestsOfNetwork under way at once, of one network
     * @param head from the opening of a connection until its first request has come
     * @param idle from the end of an answer until the next request has come
     * @param stall until a client has read the next piece of an answer
     */
    public record Bounds(int connections, int requestsOfNetwork, Duration head, Duration idle, Duration stall) {}

    public Visits(Bounds bounds) {
        this.bounds = bounds;
    }

    /** What happens on one connection, where {@code handler} answers. */
    public Flow<HttpRequest, HttpResponse, NotUsed> flow(Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return BidiFlow.fromGraph(new Visit(this, bounds))
                .join(Flow.of(HttpRequest.class).mapAsync(1, handler));
    }

    /** How many connections may be open. */
    public int connections() {
        return bounds.connections();
    }

    /** Whether the network of a request has more requests under way than are allowed, this one counted. */
    boolean crowded(HttpRequest request) {
        synchronized (waiting) {
            return underWay.getOrDefault(network(request), 0) > bounds.requestsOfNetwork();
        }
    }

    void opened(Visit.Line line) {
        synchronized (waiting) {
            open++;
            waiting.add(line);
            if (open - ending > bounds.connections()) {
                var eldest = waiting.iterator().next();
                waiting.remove(eldest);
                ending++;
                eldest.end();
            }
        }
    }

    /** @param ended by us, to make room */
    void closed(Visit.Line line, boolean ended) {
        synchronized (waiting) {
            open--;
            waiting.remove(line);
            if (ended) {
                ending--;
            }
        }
    }

    void asks(Visit.Line line, String network) {
        synchronized (waiting) {
            waiting.remove(line);
            underWay.merge(network, 1, Integer::sum);
        }
    }

    void answered(String network) {
        synchronized (waiting) {
            underWay.computeIfPresent(network, (n, count) -> count == 1 ? null : count - 1);
        }
    }

    void waits(Visit.Line line) {
        synchronized (waiting) {
            waiting.add(line);
        }
    }

    static String network(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress())
                .map(Network::of)
                .orElse("unknown");
    }
}
