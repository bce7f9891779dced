package cloud.firn.platform.http;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import java.util.List;
import java.util.UUID;

/**
 * What is answered to bytes that are no HTTP, which no route ever sees: the status is Akka's, the form that of every other
 * error, and nothing of what was sent comes back.
 *
 * <p>Akka makes it by its name, in {@code firn.conf}.
 */
public final class Malformed extends ParsingErrorHandler {
    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        return Problems.of(status, status.reason(), detail(status.intValue()), List.of())
                .addHeader(RawHeader.create("X-Request-Id", UUID.randomUUID().toString()));
    }

    private static String detail(int status) {
        return switch (status) {
            case 413 -> "The body is larger than this door takes.";
            case 414 -> "The path with its query is longer than this door takes.";
            case 431 -> "A header is longer than this door takes, or there are too many.";
            case 501 -> "This door does not know the method or the transfer encoding. Methods are in upper case: GET.";
            case 505 -> "Speak HTTP/1.1.";
            default ->
                "This is not HTTP as RFC 9112 has it: look at the request line, its percent-encoding, the Host and the"
                        + " other headers.";
        };
    }
}
