package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.KEY;
import static cloud.firn.storage.signature.Client.SIGNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The examples of "Signing and authenticating REST requests (AWS signature version 2)", and what must not pass. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VersionTwoTest {
    private static final Instant NOON = Instant.parse("2007-03-27T19:36:42Z");
    private static final String NOON_TEXT = "Tue, 27 Mar 2007 19:36:42 +0000";
    private static final VirtualHosts HOSTS = new VirtualHosts(List.of("us-west-1.s3.amazonaws.com"));
    private static final String BUCKET = "awsexamplebucket1.us-west-1.s3.amazonaws.com";
    private static final String SERVICE = "us-west-1.s3.amazonaws.com";

    private static Verifier verifier(Instant now, Signer signer) {
        Signers signers = id -> id.equals(KEY) ? Optional.of(signer) : Optional.empty();
        var tokens = new SessionTokens(SessionTokensTest.SEALING, InstantSource.fixed(now));
        return new Verifier(signers, tokens, "us-east-1", HOSTS, InstantSource.fixed(now));
    }

    private static WireRequest request(String method, String path, String query, String... headers) {
        var all = new ArrayList<Header>();
        var mediaTypes = new ArrayList<String>();
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("content-type")) {
                mediaTypes.add(headers[i + 1]);
            } else {
                all.add(new Header(headers[i], headers[i + 1]));
            }
        }
        return new WireRequest(method, path, query, all, mediaTypes);
    }

    private static String signed(String signature) {
        return "AWS " + KEY + ":" + signature;
    }

    private static void passes(String date, WireRequest request) {
        var now = Dates.of(date).orElseThrow();
        assertThat(verifier(now, SIGNER).verify(request).signer()).isEqualTo(SIGNER);
    }

    private static Refused refused(Instant now, WireRequest request) {
        return catchThrowableOfType(Refused.class, () -> verifier(now, SIGNER).verify(request));
    }

    @Test
    void the_published_get_is_signed() {
        passes(NOON_TEXT, get("qgk2+6Sv9/oM7G3qLEjTH1a1l1g="));
    }

    private static WireRequest get(String signature) {
        return request(
                "GET", "/photos/puppy.jpg", "", "host", BUCKET, "date", NOON_TEXT, "authorization", signed(signature));
    }

    @Test
    void the_published_put_is_signed() {
        var date = "Tue, 27 Mar 2007 21:15:45 +0000";
        passes(
                date,
                request(
                        "PUT",
                        "/photos/puppy.jpg",
                        "",
                        "content-type",
                        "image/jpeg",
                        "host",
                        BUCKET,
                        "date",
                        date,
                        "authorization",
                        signed("iqRzw+ileNPu1fhspnRs8nOjjIA=")));
    }

    @Test
    void the_published_list_signs_no_parameters_of_the_list() {
        var date = "Tue, 27 Mar 2007 19:42:41 +0000";
        passes(
                date,
                request(
                        "GET",
                        "/",
                        "prefix=photos&max-keys=50&marker=puppy",
                        "host",
                        BUCKET,
                        "date",
                        date,
                        "authorization",
                        signed("m0WP8eCtspQl5Ahe6L1SozdX9YA=")));
    }

    @Test
    void a_bucket_is_signed_with_a_slash_behind_it_or_without() {
        for (var path : List.of("/bucket1", "/bucket1/")) {
            for (var signedPath : List.of("/bucket1", "/bucket1/")) {
                var text = "GET\n\n\n" + NOON_TEXT + "\n" + signedPath;
                var signature = Base64.getEncoder().encodeToString(Hashes.hmacSha1(SIGNER.secret(), text));
                passes(
                        NOON_TEXT,
                        request(
                                "GET",
                                path,
                                "list-type=2",
                                "host",
                                SERVICE,
                                "date",
                                NOON_TEXT,
                                "authorization",
                                signed(signature)));
            }
        }
    }

    @Test
    void the_published_fetch_of_an_acl_is_signed() {
        var date = "Tue, 27 Mar 2007 19:44:46 +0000";
        passes(
                date,
                request(
                        "GET",
                        "/",
                        "acl",
                        "host",
                        BUCKET,
                        "date",
                        date,
                        "authorization",
                        signed("82ZHiFIjc+WbcwFKGUVEQspPn+0=")));
    }

    @Test
    void the_published_delete_is_signed_by_path_with_its_other_date() {
        var date = "Tue, 27 Mar 2007 21:20:26 +0000";
        passes(
                date,
                request(
                        "DELETE",
                        "/awsexamplebucket1/photos/puppy.jpg",
                        "",
                        "host",
                        SERVICE,
                        "date",
                        "Tue, 27 Mar 2007 21:20:27 +0000",
                        "x-amz-date",
                        date,
                        "authorization",
                        signed("XbyTlbQdu9Xw5o8P4iMwPktxQd8=")));
    }

    @Test
    void the_published_upload_joins_its_headers() {
        var date = "Tue, 27 Mar 2007 21:06:08 +0000";
        var upload = request(
                "PUT",
                "/db-backup.dat.gz",
                "",
                "host",
                "static.example.com:8080",
                "date",
                date,
                "x-amz-acl",
                "public-read",
                "content-type",
                "application/x-download",
                "content-md5",
                "4gJE4saaMU4BqNR0kLY+lw==",
                "x-amz-meta-reviewedby",
                "joe@example.com",
                "x-amz-meta-reviewedby",
                "jane@example.com",
                "x-amz-meta-filechecksum",
                "0x02661779",
                "x-amz-meta-checksumalgorithm",
                "crc32",
                "authorization",
                signed("jtBQa0Aq+DkULFI8qrpwIjGEx0E="));
        var hosts = new VirtualHosts(List.of("example.com"));
        // The example's bucket is the whole host; ours are named below a domain.
        assertThat(hosts.bucket(upload)).hasValue("static");
        var path = new WireRequest(
                "PUT", "/static.example.com/db-backup.dat.gz", "", upload.headers(), upload.mediaTypes());
        passes(date, path);
    }

    @Test
    void the_published_list_of_buckets_and_keys_in_another_language_are_signed() {
        var date = "Wed, 28 Mar 2007 01:29:59 +0000";
        passes(
                date,
                request(
                        "GET",
                        "/",
                        "",
                        "host",
                        SERVICE,
                        "date",
                        date,
                        "authorization",
                        signed("qGdzdERIC03wnaRNKh6OqZehG9s=")));
        var later = "Wed, 28 Mar 2007 01:49:49 +0000";
        passes(
                later,
                request(
                        "GET",
                        "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
                        "",
                        "host",
                        SERVICE,
                        "date",
                        later,
                        "authorization",
                        signed("DNEZGsoieTZ92F3bUfSPQcbGmlM=")));
    }

    private static WireRequest link(String query) {
        return request("GET", "/johnsmith/photos/puppy.jpg", query, "host", SERVICE);
    }

    private static final String LINK =
            "AWSAccessKeyId=" + KEY + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";

    @Test
    void the_published_link_is_signed_until_it_expires() {
        var end = Instant.ofEpochSecond(1175139620);
        var verified = verifier(end.minusSeconds(1), SIGNER).verify(link(LINK));
        assertThat(verified.author().orElseThrow().proof())
                .isEqualTo(new Proof(Proof.Version.TWO, Proof.Carrier.QUERY, end));
        assertThat(refused(end, link(LINK))).hasMessage("Request has expired");
    }

    @Test
    void a_link_without_one_of_its_three_parts_or_with_one_twice_is_refused() {
        var end = Instant.ofEpochSecond(1175139619);
        for (var query : List.of(
                LINK.replace("AWSAccessKeyId", "x"),
                LINK.replace("Signature", "x") + "&Signature=",
                LINK.replace("Expires", "x"),
                LINK + "&Expires=1175139621")) {
            assertThat(refused(end, link(query))).hasMessageStartingWith("Query-string authentication requires");
        }
        assertThat(refused(end, link(LINK.replace("1175139620", "later")))).hasMessageStartingWith("Invalid date");
    }

    @Test
    void a_link_for_one_thing_opens_no_other() {
        var now = Instant.ofEpochSecond(1175139619);
        for (var more : List.of("&acl", "&retention", "&versionId=2", "&uploadId=x", "&x-amz-acl=public-read")) {
            assertThat(refused(now, link(LINK + more)).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        }
        assertThat(verifier(now, SIGNER).verify(link(LINK + "&x-id=GetObject")).who())
                .isPresent();
    }

    @Test
    void headers_in_the_query_of_a_link_are_signed_as_headers() {
        var text = "PUT\n\n\n1175139620\nx-amz-acl:public-read\n/b/k";
        var query = "AWSAccessKeyId=" + KEY + "&Expires=1175139620&x-amz-acl=public-read&Signature="
                + URLEncoder.encode(Client.old(SIGNER.secret(), text), StandardCharsets.UTF_8);
        var now = Instant.ofEpochSecond(1175139619);
        var verified = verifier(now, SIGNER).verify(request("PUT", "/b/k", query, "host", SERVICE));
        assertThat(verified.hoisted()).containsExactly(new Header("x-amz-acl", "public-read"));
        assertThat(refused(now, request("PUT", "/b/k", query, "host", SERVICE, "x-amz-acl", "private"))
                        .code())
                .isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void another_signature_bucket_or_key_is_refused() {
        assertThat(refused(NOON, get("bWq2s1WEIj+Ydj0vQ697zp+IXMU=")).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        var request = get("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=");
        var elsewhere = new ArrayList<>(request.headers());
        elsewhere.set(0, new Header("host", "other." + SERVICE));
        assertThat(refused(NOON, new WireRequest("GET", "/photos/puppy.jpg", "", elsewhere, List.of()))
                        .code())
                .isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        var unknown = request("GET", "/", "", "date", NOON_TEXT, "authorization", "AWS NOBODY:c2ln");
        assertThat(refused(NOON, unknown).code()).isEqualTo(Code.INVALID_ACCESS_KEY_ID);
    }

    @Test
    void a_bucket_in_the_host_is_not_a_folder_of_another() {
        // Signed by path for bucket "awsexamplebucket1"; sent to bucket "other" with that path as its key.
        var text = "GET\n\n\n" + NOON_TEXT + "\n/awsexamplebucket1/photos/puppy.jpg";
        var forged = request(
                "GET",
                "/awsexamplebucket1/photos/puppy.jpg",
                "",
                "host",
                "other." + SERVICE,
                "date",
                NOON_TEXT,
                "authorization",
                signed(Client.old(SIGNER.secret(), text)));
        assertThat(refused(NOON, forged).code()).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void a_clock_that_is_sixteen_minutes_off_is_refused_and_a_date_that_is_none() {
        var request = get("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=");
        for (int minutes : new int[] {-16, 16}) {
            assertThat(refused(NOON.plus(Duration.ofMinutes(minutes)), request).code())
                    .isEqualTo(Code.REQUEST_TIME_TOO_SKEWED);
        }
        for (var date : List.of("", "Bad Date", "Tue, 07 Jul 1950 21:53:04 GMT")) {
            assertThat(refused(NOON, request.with(List.of(new Header("x-amz-date", date))))
                            .code())
                    .isEqualTo(Code.ACCESS_DENIED);
        }
    }

    @Test
    void a_key_that_may_not_sign_so_is_told_what_to_use() {
        var strict = new Signer(KEY, "org", "acme", SIGNER.secret(), false);
        var refused = catchThrowableOfType(
                Refused.class, () -> verifier(NOON, strict).verify(get("qgk2+6Sv9/oM7G3qLEjTH1a1l1g=")));
        assertThat(refused.code()).isEqualTo(Code.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining("Please use AWS4-HMAC-SHA256.");
    }

    @Test
    void sub_resources_that_old_clients_do_not_know_may_be_unsigned_in_a_request() {
        for (var resource : List.of("/b?encryption", "/b")) {
            var text = "GET\n\n\n" + NOON_TEXT + "\n" + resource;
            passes(
                    NOON_TEXT,
                    request(
                            "GET",
                            "/b",
                            "encryption",
                            "host",
                            SERVICE,
                            "date",
                            NOON_TEXT,
                            "authorization",
                            signed(Client.old(SIGNER.secret(), text))));
        }
    }
}
