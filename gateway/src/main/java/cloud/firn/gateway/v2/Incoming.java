package cloud.firn.gateway.v2;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import cloud.firn.gateway.routing.Target;
import cloud.firn.platform.limits.Network;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One call as it came in.
 *
 * @param startedNanos of the system's stop-watch
 */
record Incoming(HttpRequest request, Target target, long startedNanos) {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    static Optional<Incoming> of(HttpRequest request) {
        var raw = request.getHeader("Raw-Request-URI").map(HttpHeader::value).orElseGet(() -> request.getUri()
                .getPathString());
        return Target.parse(raw).map(target -> new Incoming(request, target, System.nanoTime()));
    }

    String method() {
        return request.method().value();
    }

    boolean isMutation() {
        return !READS.contains(method());
    }

    /** The value of a header, several joined as RFC 9110 §5.3 says, so that none wins in silence; empty when there is none. */
    String header(String name) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is(name.toLowerCase(Locale.ROOT)))
                .map(HttpHeader::value)
                .collect(Collectors.joining(", "));
    }

    String requestId() {
        return header("X-Request-Id");
    }

    /** The address that the connection came from; nothing that a client says of itself. */
    String source() {
        return address().map(InetAddress::getHostAddress).orElse("unknown");
    }

    /** What one stranger has at least: an address, or with IPv6 a network of 64 bits, which a single line is given. */
    String network() {
        return address().map(Network::of).orElse("unknown");
    }

    private Optional<InetAddress> address() {
        return request.getAttribute(AttributeKeys.remoteAddress).flatMap(remote -> remote.getAddress());
    }

    long elapsedMillis() {
        return (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
