package cloud.firn.box.part;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks {@code /ready} of one of our own doors. */
public final class HttpHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LONGEST = 160;
    private static final Pattern UNMET = Pattern.compile("\"([^\"]+)\"\\s*:\\s*false");

    private HttpHealth() {}

    /** What a door answered. */
    public record Answer(int status, String body) {}

    /** What {@code http://host:port/ready} says. */
    public static Health of(String host, int port) {
        try {
            var answer = ask("GET", "http://" + host + ":" + port + "/ready", PATIENCE);
            if (answer.status() == 200) {
                return Health.READY;
            }
            return new Health("waits for " + unmet(answer.body()));
        } catch (ConnectException e) {
            return new Health("does not listen");
        } catch (SocketTimeoutException e) {
            return new Health("does not answer");
        } catch (IOException e) {
            return new Health(String.valueOf(e.getMessage()));
        }
    }

    /** The names of the checks that do not hold, from {@code {"ready":false,"checks":{"cluster":false}}}. */
    static String unmet(String body) {
        var names = UNMET.matcher(body)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("ready"))
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? body.strip().substring(0, Math.min(LONGEST, body.strip().length()))
                : names;
    }

    /** One request without a body. */
    public static Answer ask(String method, String url, Duration patience) throws IOException {
        return ask(method, url, Map.of(), patience);
    }

    /** One request with these headers, without a body. */
    public static Answer ask(String method, String url, Map<String, String> headers, Duration patience)
            throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        try {
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            int status = connection.getResponseCode();
            try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, body == null ? "" : new String(body.readAllBytes(), UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }
}
