package cloud.firn.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests that no SDK would send, and what an SDK's request came to in one word. */
final class Wire {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern CODE = Pattern.compile("<Code>(\\w+)</Code>");
    private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length");

    private Wire() {}

    /** An answer as it was on the wire. */
    record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        /** The status, and the code when it is a refusal: {@code 404 NoSuchKey}. */
        String outcome() {
            var code = CODE.matcher(body);
            return code.find() ? status + " " + code.group(1) : Integer.toString(status);
        }
    }

    /** Sends what nobody signed. */
    static Answer anonymous(String method, String target, Map<String, String> headers, String body) {
        return send(method, target, headers, body);
    }

    /** Sends what acme signed. */
    static Answer signed(String method, String target, Map<String, String> headers, String body) {
        var unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(address(target))
                .putHeader("Host", address(target).getAuthority());
        headers.forEach(unsigned::putHeader);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var signed = AwsV4HttpSigner.create()
                .sign(b -> b.identity(AwsCredentialsIdentity.create("AKACME", Cloud.SECRET))
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "box-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        var all = new java.util.LinkedHashMap<String, String>();
        signed.request().forEachHeader((name, values) -> all.put(name, String.join(",", values)));
        return send(method, target, all, body);
    }

    private static Answer send(String method, String target, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(address(target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach((name, value) -> {
            if (!OF_THE_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                request.header(name, value);
            }
        });
        try {
            var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static URI address(String target) {
        return URI.create("http://127.0.0.1:" + Cloud.shared().port() + target);
    }

    /**
     * What a call of an SDK came to: {@code ok}, or {@code 404 NoSuchKey}. Only the status where the client hears no
     * more: of a HEAD, and of a body that it held back until it was asked for it.
     */
    static String outcome(ThrowingCallable call) {
        try {
            call.call();
            return "ok";
        } catch (AwsServiceException e) {
            var code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
            boolean bare = code == null || code.equals(Integer.toString(e.statusCode()));
            return bare ? Integer.toString(e.statusCode()) : e.statusCode() + " " + code;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
