package cloud.firn.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What no HTTP client would send. */
final class Wire {
    private Wire() {}

    /** Sends a head and no body; answers with the first line of what comes back within five seconds. */
    static String send(String door, String... head) throws IOException {
        var uri = URI.create(door);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5_000);
            var text = String.join("\r\n", head) + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line;
        }
    }
}
