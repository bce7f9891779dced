package cloud.firn.storage.s3;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import cloud.firn.storage.signature.Header;
import cloud.firn.storage.signature.WireRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Locale;

/** A request of Akka HTTP as it was on the wire: the raw target, and headers that were not parsed. */
public final class Wires {
    private static final String RAW_TARGET = "Raw-Request-URI";

    private Wires() {}

    /** The request with its raw target, and with headers as they were written. */
    public static WireRequest of(HttpRequest request) {
        var target = request.getHeader(RAW_TARGET)
                .map(header -> header.value())
                .orElseGet(() -> request.getUri().toRelative().toString());
        if (!target.startsWith("/")) {
            int authority = target.indexOf("//");
            int slash = authority < 0 ? -1 : target.indexOf('/', authority + 2);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        int question = target.indexOf('?');
        var headers = new ArrayList<Header>();
        request.getHeaders().forEach(header -> {
            var name = header.name().toLowerCase(Locale.ROOT);
            // Akka's own; a client that sends one of these names fools nobody.
            if (!name.equals("raw-request-uri") && !name.equals("timeout-access") && !name.equals("x-request-id")) {
                headers.add(new Header(name, header.value()));
            }
        });
        var length = request.entity().getContentLengthOption();
        if (length.isPresent()) {
            headers.add(new Header("content-length", Long.toString(length.getAsLong())));
        }
        return new WireRequest(
                request.method().value(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                MediaTypeSpellings.of(request));
    }

    /** The address that a request came from; empty when it is not known. */
    public static String peer(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress())
                .map(InetAddress::getHostAddress)
                .orElse("");
    }
}
