package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes over the wire, the verifier says yes, nobody, or why not. */
class RubbishTest {
    private static final List<String> QUERY = List.of(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request",
            "X-Amz-Credential=%2F%2F%2F%2F",
            "X-Amz-Date=20130524T000000Z",
            "X-Amz-Expires=86400",
            "X-Amz-SignedHeaders=host",
            "X-Amz-SignedHeaders=;",
            "X-Amz-Signature=00",
            "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE",
            "Expires=99999999999",
            "Signature=x",
            "%zz",
            "=",
            "acl",
            "%ff=%00",
            "X-Amz-Content-Sha256=UNSIGNED-PAYLOAD");
    private static final List<Header> HEADERS = List.of(
            new Header("host", "localhost:80"),
            new Header("host", "]:["),
            new Header("x-amz-date", "20130524T000000Z"),
            new Header("date", "Fri, 24 May 2013 00:00:00 GMT"),
            new Header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            new Header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            new Header("x-amz-security-token", "v1.AAAA"),
            new Header("authorization", "AWS AKIAIOSFODNN7EXAMPLE:c2ln"),
            new Header(
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                            + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=00"),
            new Header("authorization", "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature="),
            new Header("content-encoding", "aws-chunked"));

    @Provide
    Arbitrary<List<String>> query() {
        return Arbitraries.oneOf(Arbitraries.of(QUERY), Arbitraries.strings())
                .list()
                .ofMaxSize(9);
    }

    @Provide
    Arbitrary<List<Header>> headers() {
        var any = Arbitraries.strings().map(value -> new Header("authorization", value));
        return Arbitraries.oneOf(Arbitraries.of(HEADERS), Arbitraries.of(HEADERS), any)
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 3000)
    void theVerifierAnswersAnything(
            @ForAll("query") List<String> query, @ForAll("headers") List<Header> headers, @ForAll String path) {
        var request = new WireRequest("PUT", "/" + path, String.join("&", query), headers, List.of());
        boolean attempted = headers.stream().anyMatch(h -> h.name().equals("authorization"))
                || query.stream().anyMatch(q -> q.startsWith("X-Amz-Signature") || q.startsWith("Signature"));
        try {
            var verified = VerifierTest.verifier(THEN).verify(request);
            assertThat(attempted).as("nobody signed here").isFalse();
            assertThat(verified.who()).isEmpty();
        } catch (Refused refused) {
            assertThat(refused.code().status()).isLessThan(502);
            assertThat(refused.detail()).isNotEmpty();
        }
    }

    @Property(tries = 1000)
    void theCanonicalRequestIsMadeOfAnything(@ForAll String path, @ForAll String query, @ForAll String value) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("host", value));
        var request = new WireRequest("GET", "/" + path, query, headers, List.of(value));
        try {
            var found = CanonicalRequest.find(request, List.of("content-type", "host"), "hash", candidate -> false);
            assertThat(found).isEmpty();
        } catch (Refused refused) {
            assertThat(refused.code().status()).isEqualTo(400);
        }
    }
}
