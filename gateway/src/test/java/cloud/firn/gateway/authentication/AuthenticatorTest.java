package cloud.firn.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long SOON = NOW.getEpochSecond() + 600;
    private static final Key KEY = new Key("EXO" + "x".repeat(24), "org", "acme", "X".repeat(43));
    private static final long VECTORS_EXPIRE = 3_376_684_800L;

    private final Authenticator authenticator = at(NOW);

    @Test
    void the_published_vectors_are_signed_as_published() {
        assertThat(Signature.of(KEY.secret(), call("GET", "/v2/zone", "", ""), List.of(), VECTORS_EXPIRE))
                .isEqualTo("Ntbq/p0HVmA3Zg1HHY+Lq1vjFGi7HeMrrgXDS5jRNlY=");
        assertThat(Signature.of(
                        KEY.secret(), call("GET", "/v2/zone", "k1=v1&k2=v2", ""), List.of("v1", "v2"), VECTORS_EXPIRE))
                .isEqualTo("iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY=");
        assertThat(Signature.of(
                        KEY.secret(),
                        call("POST", "/v2/load-balancer", "", "{\"name\": \"foo\"}"),
                        List.of(),
                        VECTORS_EXPIRE))
                .isEqualTo("duldkM0+pgWRtUznj0rMrZauzsYOtSVLn1LCGcs7CcE=");
    }

    @Test
    void the_published_vectors_are_accepted_in_their_last_day() {
        var late = at(Instant.ofEpochSecond(VECTORS_EXPIRE - 600));
        var header = "EXO2-HMAC-SHA256 credential=" + KEY.keyId() + ",signed-query-args=k1;k2,expires=" + VECTORS_EXPIRE
                + ",signature=iqOBz13+44L5j0uJclE8hmUhQQcvtCSoPEOXYK6liqY=";
        assertThat(check(late, header, call("GET", "/v2/zone", "k1=v1&k2=v2", "")))
                .isEqualTo(new Verdict.Verified(KEY));
        assertThat(check(late, header, call("GET", "/v2/zone", "k2=v2&k1=v1", "")))
                .isEqualTo(new Verdict.Verified(KEY));
    }

    @Test
    void a_signature_that_expires_now_is_accepted_for_some_seconds() {
        var call = call("GET", "/v2/zone", "", "");
        var header = header(KEY, call, List.of(), List.of(), NOW.getEpochSecond());
        assertThat(check(authenticator, header, call)).isEqualTo(new Verdict.Verified(KEY));
        assertThat(check(at(NOW.plusSeconds(5)), header, call)).isEqualTo(new Verdict.Verified(KEY));
        assertThat(detail(check(at(NOW.plusSeconds(6)), header, call))).contains("expired");
    }

    @Test
    void a_signature_for_longer_than_a_day_is_refused() {
        var call = call("GET", "/v2/zone", "", "");
        var dayAhead = NOW.getEpochSecond() + 86_400;
        assertThat(check(authenticator, header(KEY, call, List.of(), List.of(), dayAhead), call))
                .isEqualTo(new Verdict.Verified(KEY));
        assertThat(detail(check(authenticator, header(KEY, call, List.of(), List.of(), dayAhead + 1), call)))
                .contains("24 hours");
    }

    @Test
    void an_unknown_key_and_a_wrong_signature_get_the_same_answer() {
        var call = call("GET", "/v2/zone", "", "");
        var stranger = new Key("EXOunknown", "org", "acme", KEY.secret());
        var wrong = new Key(KEY.keyId(), "org", "acme", "Y".repeat(43));
        assertThat(check(authenticator, header(stranger, call, List.of(), List.of(), SOON), call))
                .isEqualTo(check(authenticator, header(wrong, call, List.of(), List.of(), SOON), call));
    }

    @Test
    void nothing_but_a_wrong_signature_has_to_wait_for_the_body() {
        var call = call("POST", "/v2/instance", "", "");
        var wrong = new Key(KEY.keyId(), "org", "acme", "Y".repeat(43));
        var stranger = new Key("EXOunknown", "org", "acme", KEY.secret());
        assertThat(authenticator.claim(header(wrong, call, List.of(), List.of(), SOON), call))
                .isInstanceOf(Verdict.Claimed.class);
        for (var header : List.of(
                header(stranger, call, List.of(), List.of(), SOON),
                header(KEY, call, List.of(), List.of(), NOW.getEpochSecond() - 60),
                "Bearer token")) {
            assertThat(authenticator.claim(header, call)).isInstanceOf(Verdict.Unproven.class);
        }
    }

    @Test
    void a_key_that_is_revoked_while_the_body_comes_proves_nothing() {
        var call = call("POST", "/v2/instance", "", "{}");
        var claim = (Verdict.Claimed) authenticator.claim(header(KEY, call, List.of(), List.of(), SOON), call);
        var revoked = new Authenticator(id -> Optional.empty(), () -> NOW);
        assertThat(authenticator.prove(claim, call)).isEqualTo(new Verdict.Verified(KEY));
        assertThat(revoked.prove(claim, call)).isInstanceOf(Verdict.Unproven.class);
    }

    @Test
    void two_signatures_on_one_call_are_refused_and_none_wins() {
        var call = call("GET", "/v2/zone", "", "");
        var header = header(KEY, call, List.of(), List.of(), SOON);
        assertThat(check(authenticator, header + ", " + header, call)).isNotInstanceOf(Verdict.Verified.class);
    }

    @Test
    void reads_may_carry_arguments_that_nobody_signed() {
        var call = call("GET", "/v2/instance", "labels=a&labels=b&x=", "");
        assertThat(check(authenticator, header(KEY, call, List.of(), List.of(), SOON), call))
                .isEqualTo(new Verdict.Verified(KEY));
        assertThat(check(authenticator, header(KEY, call, List.of("labels"), List.of(), SOON), call))
                .as("the Python client names what it does not sign")
                .isEqualTo(new Verdict.Verified(KEY));
    }

    @Test
    void what_changes_something_may_not() {
        for (var query : List.of("force=true", "force=true&force=false")) {
            var call = call("DELETE", "/v2/instance/1", query, "");
            assertThat(detail(check(authenticator, header(KEY, call, List.of(), List.of(), SOON), call)))
                    .contains("Sign every query argument");
            assertThat(check(authenticator, header(KEY, call, List.of("force"), List.of(), SOON), call))
                    .isNotEqualTo(new Verdict.Verified(KEY));
        }
        var signed = call("DELETE", "/v2/instance/1", "force=true", "");
        assertThat(check(authenticator, header(KEY, signed, List.of("force"), List.of("true"), SOON), signed))
                .isEqualTo(new Verdict.Verified(KEY));
    }

    @Test
    void a_named_argument_that_is_not_there_is_refused() {
        var call = call("GET", "/v2/instance", "", "");
        assertThat(detail(check(authenticator, header(KEY, call, List.of("labels"), List.of(), SOON), call)))
                .contains("not in the query");
    }

    @Test
    void values_are_signed_decoded() {
        var call = call("GET", "/v2/template", "visibility=p%C3%BCblic+one%2Btwo", "");
        assertThat(check(
                        authenticator, header(KEY, call, List.of("visibility"), List.of("püblic one+two"), SOON), call))
                .isEqualTo(new Verdict.Verified(KEY));
    }

    @Test
    void rubbish_is_refused_and_never_an_error() {
        var call = call("GET", "/v2/zone", "", "");
        var fine = header(KEY, call, List.of(), List.of(), SOON);
        for (var rubbish : List.of(
                "",
                " ",
                "EXO2-HMAC-SHA256",
                "EXO2-HMAC-SHA256 ",
                "Basic dXNlcjpwYXNz",
                "EXO2-HMAC-SHA256 credential",
                fine + ",expires=1",
                fine + ",more=1",
                fine.replace("credential=", "credentials="),
                fine.replace("expires=", "expires=9999999999999999999"),
                fine.replace("expires=", "expires=-"),
                fine.substring(0, fine.length() - 1),
                fine + "=",
                fine.replace(",expires", ",signed-query-args=a;a,expires"),
                "EXO2-HMAC-SHA256 " + "a=b,".repeat(5_000))) {
            assertThat(check(authenticator, rubbish, call)).isInstanceOf(Verdict.Unproven.class);
        }
        for (var query : List.of("%", "%zz", "a=%f", "%ff=1", "a=%c3", "\u00e9=1")) {
            var odd = call("GET", "/v2/zone", query, "");
            assertThat(check(authenticator, fine, odd)).isInstanceOf(Verdict.Unreadable.class);
        }
    }

    @Test
    void no_secret_is_ever_printed() {
        assertThat(KEY.toString()).doesNotContain(KEY.secret());
        assertThat(new Verdict.Verified(KEY).toString()).doesNotContain(KEY.secret());
    }

    private static Authenticator at(Instant now) {
        return new Authenticator(id -> KEY.keyId().equals(id) ? Optional.of(KEY) : Optional.empty(), () -> now);
    }

    /** Both steps, as the door takes them. */
    static Verdict check(Authenticator authenticator, String authorization, SignedCall call) {
        var verdict = authenticator.claim(authorization, call(call.method(), call.path(), call.query(), ""));
        return verdict instanceof Verdict.Claimed claim ? authenticator.prove(claim, call) : verdict;
    }

    private static String detail(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Unproven.class);
        return ((Verdict.Unproven) verdict).detail();
    }

    static String header(Key key, SignedCall call, List<String> names, List<String> values, long expires) {
        return "EXO2-HMAC-SHA256 credential=" + key.keyId()
                + (names.isEmpty() ? "" : ",signed-query-args=" + String.join(";", names))
                + ",expires=" + expires + ",signature=" + Signature.of(key.secret(), call, values, expires);
    }

    static SignedCall call(String method, String path, String query, String body) {
        return new SignedCall(method, path, query, ByteString.fromString(body));
    }
}
