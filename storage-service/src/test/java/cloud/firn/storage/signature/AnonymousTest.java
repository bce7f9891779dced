package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.NOTHING;
import static cloud.firn.storage.signature.Client.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnonymousTest {
    private static WireRequest request(String query, String... headers) {
        var all = new ArrayList<Header>();
        all.add(new Header("host", "localhost"));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new Header(headers[i], headers[i + 1]));
        }
        return new WireRequest("PUT", "/bucket/key", query, all, List.of("text/plain"));
    }

    private static Verified verify(WireRequest request) {
        return VerifierTest.verifier(THEN).verify(request);
    }

    private static Refused refused(WireRequest request) {
        return catchThrowableOfType(Refused.class, () -> verify(request));
    }

    @Test
    void a_request_without_a_signature_is_anonymous_and_has_no_signer() {
        var verified = verify(request("prefix=a&Expires=5"));
        assertThat(verified.who()).isEmpty();
        assertThat(verified.payload()).isEqualTo(new Payload.Unsigned());
        assertThat(verified.mediaType()).isEqualTo("text/plain");
        assertThat(catchThrowableOfType(Refused.class, verified::signer).code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void what_it_says_of_its_body_is_held_to() {
        assertThat(verify(request("", "x-amz-content-sha256", NOTHING)).payload())
                .isEqualTo(new Payload.Hashed(NOTHING));
        assertThat(verify(request("", "x-amz-content-sha256", "UNSIGNED-PAYLOAD"))
                        .payload())
                .isEqualTo(new Payload.Unsigned());
        assertThat(verify(request("", "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
                        .payload())
                .isEqualTo(new Payload.UnsignedChunks());
        assertThat(verify(request("", "content-encoding", "aws-chunked", "x-amz-trailer", "x-amz-checksum-crc32"))
                        .payload())
                .isEqualTo(new Payload.UnsignedChunks());
    }

    @Test
    void what_it_cannot_say_of_its_body_is_refused() {
        assertThat(refused(request("", "x-amz-content-sha256", "rubbish")).code())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(request("", "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"))
                        .code())
                .isEqualTo(Code.INVALID_REQUEST);
        assertThat(refused(request("", "x-amz-content-sha256", "UNSIGNED-PAYLOAD", "content-encoding", "aws-chunked"))
                        .code())
                .isEqualTo(Code.INVALID_REQUEST);
    }

    @Test
    void no_attempt_at_a_signature_becomes_anonymous() {
        var attempts = Map.ofEntries(
                Map.entry("", Code.ACCESS_DENIED),
                Map.entry("rubbish", Code.INVALID_ARGUMENT),
                Map.entry("Bearer token", Code.INVALID_ARGUMENT),
                Map.entry("Basic dTpw", Code.INVALID_ARGUMENT),
                Map.entry("AWS", Code.INVALID_ARGUMENT),
                Map.entry("AWS HAHAHA", Code.INVALID_ARGUMENT),
                Map.entry("AWS AKID:", Code.INVALID_ARGUMENT),
                Map.entry("AWS :c2ln", Code.INVALID_ARGUMENT),
                Map.entry("AWS AKID:c2ln", Code.ACCESS_DENIED),
                Map.entry("AWS4-ECDSA-P256-SHA256 Credential=x", Code.INVALID_REQUEST),
                Map.entry("AWS4-HMAC-SHA256", Code.AUTHORIZATION_HEADER_MALFORMED),
                Map.entry("AWS4-HMAC-SHA256 rubbish", Code.AUTHORIZATION_HEADER_MALFORMED));
        attempts.forEach((header, code) -> assertThat(
                        refused(request("", "authorization", header)).code())
                .as(header)
                .isEqualTo(code));
    }

    @Test
    void no_trace_of_a_signature_in_the_query_becomes_anonymous() {
        var attempts = Map.of(
                "X-Amz-Signature=x", Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                "x-amz-signature=x", Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                "X-Amz-Credential=x", Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                "X-Amz-Algorithm=", Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                "AWSAccessKeyId=x", Code.ACCESS_DENIED,
                "Signature=x", Code.ACCESS_DENIED,
                "X-Amz-Security-Token=x", Code.ACCESS_DENIED);
        attempts.forEach((query, code) ->
                assertThat(refused(request(query)).code()).as(query).isEqualTo(code));
        assertThat(refused(request("", "x-amz-security-token", "x")).code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void two_ways_to_sign_at_once_are_refused() {
        assertThat(refused(request("X-Amz-Signature=x", "authorization", "AWS a:b"))
                        .code())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(request("X-Amz-Signature=x&Signature=x")).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }
}
