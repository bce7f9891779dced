package cloud.firn.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Clouds;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What SDKs hide: requests that no SDK would send. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RawHttpTest {
    private static String send(String... lines) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Clouds.port())) {
            var request = String.join("\r\n", lines) + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void nobody_is_answered_without_a_signature() throws IOException {
        var answer = send("GET /bucket-1?list-type=2 HTTP/1.1");
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("<Code>AccessDenied</Code>", "<RequestId>", "<Message>A");
    }

    @Test
    void what_is_no_http_is_answered_as_aws_answers_and_never_comes_back() throws IOException {
        malformed("400", "InvalidRequest", send("GET /bucket-1/%zz<script> HTTP/1.1"));
        malformed("414", "InvalidURI", send("GET /" + "a".repeat(20_000) + " HTTP/1.1"));
        malformed("431", "InvalidRequest", send("GET /bucket-1 HTTP/1.1", "X-Long: " + "a".repeat(20_000)));
        malformed("501", "NotImplemented", send("ECHO-ME /bucket-1 HTTP/1.1"));
    }

    private static void malformed(String status, String code, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Content-Type: application/xml", "x-amz-request-id: ", "<Code>" + code + "</Code>")
                .doesNotContain("script", "ECHO-ME");
    }

    @Test
    void an_error_comes_before_the_body_when_the_client_waits_for_it() throws IOException {
        var answer = send(
                "PUT /bucket-1/k HTTP/1.1",
                "Content-Length: 5000000",
                "Expect: 100-continue",
                "Authorization: AWS4-HMAC-SHA256 rubbish");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("<Code>AuthorizationHeaderMalformed</Code>");
    }

    @Test
    void health_is_answered_to_anybody() throws IOException {
        assertThat(send("GET /ready HTTP/1.1")).contains("storage-keys");
    }
}
