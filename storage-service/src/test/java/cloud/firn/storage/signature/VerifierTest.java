package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.KEY;
import static cloud.firn.storage.signature.Client.NOTHING;
import static cloud.firn.storage.signature.Client.SIGNER;
import static cloud.firn.storage.signature.Client.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The examples of the Amazon S3 API reference, "Authenticating Requests", and what must not pass. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VerifierTest {

    static Verifier verifier(Instant now) {
        return verifier(now, "us-east-1");
    }

    private static Verifier verifier(Instant now, String region) {
        var clock = InstantSource.fixed(now);
        return new Verifier(
                id -> id.equals(KEY) ? Optional.of(SIGNER) : Optional.empty(),
                new SessionTokens(SessionTokensTest.SEALING, clock),
                region,
                VirtualHosts.none(),
                clock);
    }

    private static WireRequest request(String method, String path, String query, String... headers) {
        var all = new ArrayList<Header>();
        all.add(new Header("host", "examplebucket.s3.amazonaws.com"));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new Header(headers[i], headers[i + 1]));
        }
        return new WireRequest(method, path, query, all, List.of());
    }

    private static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + KEY + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders + ",Signature=" + signature;
    }

    private static WireRequest getObject(String signature) {
        return request(
                "GET",
                "/test.txt",
                "",
                "range",
                "bytes=0-9",
                "x-amz-content-sha256",
                NOTHING,
                "x-amz-date",
                "20130524T000000Z",
                "authorization",
                authorization("host;range;x-amz-content-sha256;x-amz-date", signature));
    }

    private static final String RIGHT = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";

    @Test
    void the_published_get_is_signed() {
        assertThat(verifier(THEN).verify(getObject(RIGHT)).signer()).isEqualTo(SIGNER);
    }

    @Test
    void the_published_put_is_signed() {
        var put = request(
                "PUT",
                "/test%24file.text",
                "",
                "date",
                "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-content-sha256",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                "x-amz-date",
                "20130524T000000Z",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "authorization",
                authorization(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
        assertThat(verifier(THEN).verify(put).payload()).isInstanceOf(Payload.Hashed.class);
    }

    @Test
    void the_published_list_is_signed() {
        var list = request(
                "GET",
                "/",
                "max-keys=2&prefix=J",
                "x-amz-content-sha256",
                NOTHING,
                "x-amz-date",
                "20130524T000000Z",
                "authorization",
                authorization(
                        "host;x-amz-content-sha256;x-amz-date",
                        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
        assertThat(verifier(THEN).verify(list).signer()).isEqualTo(SIGNER);
    }

    private static WireRequest presigned(String signature) {
        return request(
                "GET",
                "/test.txt",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + KEY
                        + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                        + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" + signature);
    }

    private static final String PRESIGNED = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    @Test
    void the_published_link_is_signed_until_it_expires() {
        assertThat(verifier(THEN).verify(presigned(PRESIGNED)).signer()).isEqualTo(SIGNER);
        assertThat(refused(THEN.plus(Duration.ofDays(1)), presigned(PRESIGNED))).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void another_signature_is_refused() {
        assertThat(refused(THEN, getObject("0" + RIGHT.substring(1)))).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refused(THEN, presigned("0" + PRESIGNED.substring(1)))).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void a_clock_that_is_sixteen_minutes_off_is_refused() {
        for (int minutes : new int[] {-16, 16}) {
            assertThat(refused(THEN.plus(Duration.ofMinutes(minutes)), getObject(RIGHT)))
                    .isEqualTo(Code.REQUEST_TIME_TOO_SKEWED);
        }
    }

    @Test
    void a_right_signature_says_how_it_was_made() {
        var header =
                verifier(THEN).verify(getObject(RIGHT)).author().orElseThrow().proof();
        assertThat(header).isEqualTo(new Proof(Proof.Version.FOUR, Proof.Carrier.HEADER, THEN));
        var link = verifier(THEN)
                .verify(presigned(PRESIGNED))
                .author()
                .orElseThrow()
                .proof();
        assertThat(link.carrier().word()).isEqualTo("REST-QUERY-STRING");
    }

    @Test
    void a_wrong_signature_is_shown_what_would_have_been_right() {
        var refused =
                catchThrowableOfType(Refused.class, () -> verifier(THEN).verify(getObject("0" + RIGHT.substring(1))));
        assertThat(refused.fields().get("StringToSign"))
                .isEqualTo("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"
                        + "7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972");
        assertThat(refused.fields().get("StringToSignBytes")).startsWith("41 57 53 34 2d");
        assertThat(refused.fields().get("CanonicalRequest")).startsWith("GET\n/test.txt\n\nhost:");
    }

    @Test
    void a_header_that_matters_must_be_signed() {
        var headers = new ArrayList<>(getObject(RIGHT).headers());
        headers.add(new Header("x-amz-meta-more", "x"));
        var request = new WireRequest("GET", "/test.txt", "", headers, List.of());
        assertThat(refused(THEN, request)).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void another_region_is_told_the_right_one() {
        var elsewhere = verifier(THEN, "box-1");
        var refused = catchThrowableOfType(Refused.class, () -> elsewhere.verify(getObject(RIGHT)));
        assertThat(refused.code()).isEqualTo(Code.AUTHORIZATION_HEADER_MALFORMED);
        assertThat(refused.fields()).containsEntry("Region", "box-1");
    }

    private static Code refused(Instant now, WireRequest request) {
        return catchThrowableOfType(Refused.class, () -> verifier(now).verify(request))
                .code();
    }
}
