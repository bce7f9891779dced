package cloud.firn.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignatureTest {
    private static final String KEY = "EXO" + "x".repeat(24);
    private static final String SECRET = "X".repeat(43);
    private static final Instant EXPIRES = Instant.ofEpochSecond(3_376_684_800L);

    @Test
    void a_plain_request_is_signed_as_published() {
        assertThat(sign("GET", "/v2/zone", "", ""))
                .isEqualTo("EXO2-HMAC-SHA256 credential=" + KEY
                        + ",expires=3376684800,signature=Ntbq/p0HVmA3Zg1HHY+Lq1vjFGi7HeMrrgXDS5jRNlY=");
    }

    @Test
    void query_arguments_are_signed_in_the_order_of_their_names() {
        assertThat(sign("GET", "/v2/zone", "k2=v2&k1=v1", ""))
                .contains("signed-query-args=k1;k2")
                .endsWith("signature=iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY=");
    }

    @Test
    void a_body_is_signed_as_it_is() {
        assertThat(sign("POST", "/v2/load-balancer", "", "{\"name\": \"foo\"}"))
                .endsWith("signature=duldkM0+pgWRtUznj0rMrZauzsYOtSVLn1LCGcs7CcE=");
    }

    private static String sign(String method, String path, String query, String body) {
        return Signature.header(KEY, SECRET, method, path, query, body.getBytes(UTF_8), EXPIRES);
    }
}
