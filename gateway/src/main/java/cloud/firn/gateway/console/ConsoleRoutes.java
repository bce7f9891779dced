package cloud.firn.gateway.console;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;

/** {@code /console}: the web page. It may run its own scripts and call this host, and nothing else. */
final class ConsoleRoutes extends AllDirectives {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The page and its files. */
    Route routes() {
        return concat(
                pathSingleSlash(() -> get(() -> redirect(Uri.create("/console/"), StatusCodes.FOUND))),
                path("console", () -> get(() -> redirect(Uri.create("/console/"), StatusCodes.FOUND))),
                pathPrefix("console", () -> get(() -> mapResponse(ConsoleRoutes::guarded, this::files))));
    }

    private Route files() {
        return concat(
                pathSingleSlash(() -> getFromResource("console/index.html")), getFromResourceDirectory("console"));
    }

    private static HttpResponse guarded(HttpResponse answer) {
        return answer.addHeader(RawHeader.create("Content-Security-Policy", POLICY))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
                .addHeader(RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"))
                .addHeader(RawHeader.create("Cache-Control", "no-cache"));
    }
}
