package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Who asks too fast is told to wait, and nobody else waits for it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PaceTest {
    @Test
    void one_caller_too_fast_is_told_to_slow_down_and_others_are_served() throws Exception {
        var cloud = Cloud.apart(Map.of("FIRN_STORAGE_RATE_PER_SECOND", "1", "FIRN_STORAGE_RATE_BURST", "20"));
        try {
            var answer = anonymous(cloud);
            for (int i = 0; i < 60 && answer.statusCode() != 503; i++) {
                answer = anonymous(cloud);
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("<Code>SlowDown</Code>");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(cloud.other().listBuckets().buckets()).isEmpty();
        } finally {
            cloud.close();
        }
    }

    private static HttpResponse<String> anonymous(Cloud cloud) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cloud.port() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
