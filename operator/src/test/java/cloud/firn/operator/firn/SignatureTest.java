package cloud.firn.operator.firn;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The vectors of the clients that others have written. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignatureTest {
    private static final Credentials CREDENTIALS = new Credentials("EXO" + "x".repeat(24), "X".repeat(43));
    private static final Instant EXPIRES = Instant.ofEpochSecond(3_376_684_800L);

    @Test
    void a_call_without_arguments() {
        assertThat(signature("GET", "/v2/zone", "")).isEqualTo("Ntbq/p0HVmA3Zg1HHY+Lq1vjFGi7HeMrrgXDS5jRNlY=");
    }

    @Test
    void a_call_with_arguments() {
        assertThat(signature("GET", "/v2/zone?k2=v2&k1=v1", ""))
                .isEqualTo("iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY=");
    }

    @Test
    void a_call_with_a_body() {
        assertThat(signature("POST", "/v2/load-balancer", "{\"name\": \"foo\"}"))
                .isEqualTo("duldkM0+pgWRtUznj0rMrZauzsYOtSVLn1LCGcs7CcE=");
    }

    private static String signature(String method, String target, String body) {
        var header = Signature.header(CREDENTIALS, method, URI.create("https://firn.example" + target), body, EXPIRES);
        return header.substring(header.indexOf("signature=") + "signature=".length());
    }
}
