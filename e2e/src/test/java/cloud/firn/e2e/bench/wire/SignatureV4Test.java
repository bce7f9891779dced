package cloud.firn.e2e.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The examples of the Amazon S3 API reference that sign what we sign. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignatureV4Test {
    private static final String TIME = SignatureV4.time(Instant.parse("2013-05-24T00:00:00Z"));
    private final SignatureV4 signature = new SignatureV4(
            "examplebucket.s3.amazonaws.com",
            "us-east-1",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    @Test
    void a_sub_resource_is_signed_as_published() {
        assertThat(signature.authorization(new Request("GET", "/", "lifecycle=", Payload.NONE), TIME))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                        + "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void a_list_is_signed_as_published_whatever_was_signed_before() {
        signature.authorization(Request.of("GET", "/"), SignatureV4.time(Instant.parse("2013-05-23T23:59:59Z")));
        assertThat(signature.authorization(new Request("GET", "/", "max-keys=2&prefix=J", Payload.NONE), TIME))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }
}
