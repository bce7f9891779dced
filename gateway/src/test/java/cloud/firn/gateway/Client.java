package cloud.firn.gateway;

import cloud.firn.platform.http.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client of the public API that signs by the book, written without the gateway's own code. */
final class Client {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String door;
    private final String key;
    private final String secret;

    Client(String door, String key, String secret) {
        this.door = door;
        this.key = key;
        this.secret = secret;
    }

    record Answer(int status, JsonNode body, HttpHeaders headers) {
        String text(String field) {
            return body.path(field).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    Answer get(String path) throws IOException {
        return call("GET", path, "", Map.of());
    }

    Answer call(String method, String path, String body, Map<String, String> headers) throws IOException {
        var expires = Instant.now().getEpochSecond() + 600;
        var signed = new java.util.HashMap<>(Map.of("Authorization", authorization(method, path, body, expires)));
        signed.putAll(headers);
        return send(method, path, body, signed);
    }

    String authorization(String method, String path, String body, long expires) {
        var signature = signature(method + " " + path + "\n" + body + "\n\n\n" + expires);
        return "EXO2-HMAC-SHA256 credential=" + key + ",expires=" + expires + ",signature=" + signature;
    }

    private String signature(String message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With one query argument, signed as clients do that sign them. */
    Answer callWith(String argument, String value, String method, String path, String body) throws IOException {
        var expires = Instant.now().getEpochSecond() + 600;
        var signature = signature(method + " " + path + "\n" + body + "\n" + value + "\n\n" + expires);
        var header = "EXO2-HMAC-SHA256 credential=" + key + ",signed-query-args=" + argument + ",expires=" + expires
                + ",signature=" + signature;
        return send(method, path + "?" + argument + "=" + value, body, Map.of("Authorization", header));
    }

    /** As it is, signed or not. */
    Answer send(String method, String path, String body, Map<String, String> headers) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(door + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(40));
        headers.forEach(request::setHeader);
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var json = answer.headers().firstValue("Content-Type").orElse("").contains("json")
                    ? Json.tree().readTree(answer.body())
                    : Json.tree().getNodeFactory().textNode(answer.body());
            return new Answer(answer.statusCode(), json, answer.headers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
