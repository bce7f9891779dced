package cloud.firn.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What visits the website of a bucket: it names the site as the host, which an SDK or a client of Java's would not. */
record Browser(String host) {
    /** What the visitor sees; names of headers in lower case. */
    record Page(int status, Map<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    static Browser of(String bucket) {
        return new Browser(bucket + ".s3-website.localhost:" + Cloud.shared().port());
    }

    Page get(String path, String... headers) {
        return send("GET", path, headers);
    }

    Page send(String method, String path, String... headers) {
        var request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n");
        for (var header : headers) {
            request.append(header).append("\r\n");
        }
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), Cloud.shared().port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return page(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Page page(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        var lines = answer.substring(0, end).split("\r\n");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Page(Integer.parseInt(lines[0].split(" ")[1]), headers, answer.substring(end + 4));
    }
}
