package cloud.firn.gateway.console;

import akka.http.javadsl.server.Route;

/** The front door of this package: the web page, which speaks with the public API only. */
public final class Console {
    private Console() {}

    /** The page and its files. */
    public static Route start() {
        return new ConsoleRoutes().routes();
    }
}
