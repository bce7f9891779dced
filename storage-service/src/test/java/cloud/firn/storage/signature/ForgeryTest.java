package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Signatures of version 4 that must not pass, and their neighbours that must. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForgeryTest {
    private static final String CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    private static Client put() {
        return new Client("PUT", "/a%20b/c.txt");
    }

    private static Verified verify(WireRequest request) {
        return VerifierTest.verifier(THEN).verify(request);
    }

    private static Refused refused(WireRequest request) {
        return refused(THEN, request);
    }

    private static Refused refused(Instant now, WireRequest request) {
        return catchThrowableOfType(
                Refused.class, () -> VerifierTest.verifier(now).verify(request));
    }

    private static WireRequest changed(WireRequest request, String path, String query) {
        return new WireRequest(request.method(), path, query, request.headers(), request.mediaTypes());
    }

    @Test
    void what_is_signed_by_the_book_passes() {
        assertThat(verify(put().query("x", "a b+c")
                                .header("x-amz-meta-a", " two  words ")
                                .signed())
                        .signer())
                .isEqualTo(Client.SIGNER);
        assertThat(verify(put().link()).signer()).isEqualTo(Client.SIGNER);
    }

    @Test
    void an_unsigned_trailer_does_not_make_the_signature_optional() {
        var client = put();
        client.payload = CHUNKS;
        assertThat(verify(client.signed()).payload()).isEqualTo(new Payload.UnsignedChunks());
        var forged = put();
        forged.payload = CHUNKS;
        forged.secret = "guessed";
        assertThat(refused(forged.signed()).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void an_unsigned_trailer_with_the_credentials_in_the_query_is_refused() {
        var header = put().header("x-amz-content-sha256", CHUNKS);
        header.payload = CHUNKS;
        assertThat(refused(header.link()).code()).isEqualTo(Code.INVALID_ARGUMENT);
        var query = put().query("X-Amz-Content-Sha256", CHUNKS);
        query.payload = CHUNKS;
        assertThat(refused(query.link()).code()).isEqualTo(Code.INVALID_ARGUMENT);
        var unsigned = put().unsigned("x-amz-content-sha256", CHUNKS);
        assertThat(refused(unsigned.link()).code()).isIn(Code.INVALID_ARGUMENT, Code.ACCESS_DENIED);
        var nobody = put().query("X-Amz-Credential", "AKID/20130524/us-east-1/s3/aws4_request")
                .query("x", "y");
        assertThat(refused(changed(nobody.signed(), "/a", "X-Amz-Credential=x")).code())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void a_scope_for_another_day_region_or_service_is_refused() {
        var day = put();
        day.date = "20130523";
        assertThat(refused(day.signed()).code()).isEqualTo(Code.AUTHORIZATION_HEADER_MALFORMED);
        assertThat(refused(day.link()).code()).isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        var region = put();
        region.region = "eu-west-1";
        assertThat(refused(region.signed()))
                .hasMessage("The authorization header is malformed; the region 'eu-west-1' is wrong; expecting"
                        + " 'us-east-1'");
        assertThat(refused(region.link()))
                .hasMessage("Error parsing the X-Amz-Credential parameter; the region 'eu-west-1' is wrong; expecting"
                        + " 'us-east-1'");
        var service = put();
        service.service = "ec2";
        assertThat(refused(service.signed()))
                .hasMessage("The authorization header is malformed; incorrect service \"ec2\". This endpoint belongs"
                        + " to \"s3\".");
    }

    @Test
    void a_link_lives_a_week_at_most_and_not_a_moment_longer_than_it_says() {
        var week = put();
        week.expires = "604800";
        assertThat(verify(week.link()).who()).isPresent();
        assertThat(refused(THEN.plus(Duration.ofDays(7)), week.link())).hasMessage("Request has expired");
        var longer = put();
        longer.expires = "604801";
        assertThat(refused(longer.link()).code()).isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        for (var expires : List.of("-1", "", "x", "+5", "1e3", "99999999999999999999")) {
            var client = put();
            client.expires = expires;
            assertThat(refused(client.link()).code()).as(expires).isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        }
        var never = put();
        never.expires = "0";
        assertThat(refused(never.link()).code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void a_link_of_tomorrow_is_not_valid_yet() {
        assertThat(refused(THEN.minus(Duration.ofMinutes(16)), put().link())).hasMessage("Request is not yet valid");
    }

    @Test
    void a_header_that_was_put_in_on_the_way_is_refused() {
        var header = refused(put().unsigned("x-amz-acl", "public-read").signed());
        assertThat(header.code()).isEqualTo(Code.ACCESS_DENIED);
        assertThat(header.fields()).containsEntry("HeadersNotSigned", "x-amz-acl");
        assertThat(refused(put().unsigned("x-amz-acl", "public-read").link()).code())
                .isEqualTo(Code.ACCESS_DENIED);
        assertThat(refused(put().unsigned("x-amz-security-token", "x").signed()).code())
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void a_header_that_comes_twice_is_not_the_signed_one() {
        for (var name : List.of("host", "x-amz-date", "x-amz-content-sha256", "x-amz-meta-a", "authorization")) {
            var request = put().header("x-amz-meta-a", "b").signed();
            var more =
                    request.with(List.of(new Header(name, request.header(name).orElseThrow())));
            assertThat(refused(more)).as(name).isNotNull();
        }
    }

    @Test
    void a_parameter_of_the_signature_that_comes_twice_is_refused() {
        var link = put().link();
        for (var more : List.of("&X-Amz-Expires=604800", "&x-amz-expires=604800", "&X-Amz-Signature=x")) {
            assertThat(refused(changed(link, link.path(), link.query() + more)).code())
                    .isEqualTo(Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR);
        }
    }

    @Test
    void another_path_or_query_is_not_the_signed_one() {
        var request = put().query("versionId", "1").signed();
        for (var path : List.of("/a%2520b/c.txt", "/a%20b/d.txt", "/a%20b//c.txt", "/a%20b/./c.txt")) {
            assertThat(refused(changed(request, path, request.query())).code())
                    .isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        }
        for (var query : List.of("", "versionId=2", "versionId=1&acl", "versionId=1&versionId=2")) {
            assertThat(refused(changed(request, request.path(), query)).code())
                    .isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    @Test
    void a_path_that_was_encoded_twice_for_signing_is_refused() {
        var client = put();
        client.signedPath = "/a%2520b/c.txt";
        assertThat(refused(client.signed()).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void a_path_that_was_sent_less_encoded_than_it_was_signed_passes() {
        var client = new Client("GET", "/a+b/(c)");
        client.signedPath = "/a%2Bb/%28c%29";
        assertThat(verify(client.signed()).who()).isPresent();
    }

    @Test
    void signed_headers_are_sorted_and_name_the_host() {
        var request = put().signed();
        var authorization = request.header("authorization").orElseThrow();
        for (var names : List.of("x-amz-date;host;x-amz-content-sha256", "x-amz-content-sha256;x-amz-date", "")) {
            var headers = new ArrayList<>(request.headers());
            headers.removeIf(header -> header.name().equals("authorization"));
            headers.add(
                    new Header("authorization", authorization.replace("host;x-amz-content-sha256;x-amz-date", names)));
            var forged = new WireRequest("PUT", request.path(), "", headers, List.of());
            assertThat(refused(forged).code()).isIn(Code.SIGNATURE_DOES_NOT_MATCH, Code.ACCESS_DENIED);
        }
    }

    @Test
    void a_request_must_say_what_its_body_is() {
        var headers = new ArrayList<>(put().signed().headers());
        headers.removeIf(header -> header.name().equals("x-amz-content-sha256"));
        var refused = refused(new WireRequest("PUT", "/a%20b/c.txt", "", headers, List.of()));
        assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
        assertThat(refused).hasMessage("Missing required header for this request: x-amz-content-sha256");
    }

    @Test
    void a_date_that_is_no_date_is_not_made_good_by_another() {
        var headers = new ArrayList<>(
                put().header("date", "Fri, 24 May 2013 00:00:00 GMT").signed().headers());
        headers.replaceAll(h -> h.name().equals("x-amz-date") ? new Header("x-amz-date", "today") : h);
        assertThat(refused(new WireRequest("PUT", "/a%20b/c.txt", "", headers, List.of())))
                .hasMessage("AWS authentication requires a valid Date or x-amz-date header");
    }

    @Test
    void headers_in_the_query_of_a_link_count_and_are_signed() {
        var link = put().query("x-amz-acl", "public-read")
                .query("X-Amz-Meta-A", "b")
                .link();
        assertThat(verify(link).hoisted())
                .containsExactlyInAnyOrder(new Header("x-amz-acl", "public-read"), new Header("x-amz-meta-a", "b"));
        var changed = changed(link, link.path(), link.query().replace("public-read", "private"));
        assertThat(refused(changed).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        var signedHash = put().query("X-Amz-Content-Sha256", Client.NOTHING.replace('e', 'f'));
        signedHash.payload = Client.NOTHING.replace('e', 'f');
        assertThat(verify(signedHash.link()).payload()).isEqualTo(new Payload.Hashed(signedHash.payload));
    }

    @Test
    void headers_in_the_query_of_a_request_with_an_Authorization_header_do_not_count() {
        assertThat(verify(put().query("x-amz-acl", "public-read").signed()).hoisted())
                .isEmpty();
    }

    @Test
    void a_token_that_nobody_made_is_refused() {
        assertThat(refused(put().header("x-amz-security-token", "x").signed()).code())
                .isEqualTo(Code.INVALID_TOKEN);
        assertThat(refused(put().query("X-Amz-Security-Token", "x").link()).code())
                .isEqualTo(Code.INVALID_TOKEN);
    }

    @Test
    void an_unknown_key_is_named() {
        var client = put();
        client.keyId = "AKIA/of/nobody";
        assertThat(refused(client.signed()).fields()).containsEntry("AWSAccessKeyId", "AKIA/of/nobody");
    }
}
