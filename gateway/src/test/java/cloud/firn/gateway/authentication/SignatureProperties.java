package cloud.firn.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;

/** Whatever is signed is accepted as it was signed, and in no other form. */
class SignatureProperties {
    private static final Key KEY = new Key("EXO1", "org", "acme", "secret");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long EXPIRES = NOW.getEpochSecond() + 600;

    private final Authenticator authenticator =
            new Authenticator(id -> KEY.keyId().equals(id) ? Optional.of(KEY) : Optional.empty(), () -> NOW);

    @Property(tries = 200)
    void a_call_is_accepted_as_signed(
            @ForAll @AlphaChars @NotEmpty String path,
            @ForAll @StringLength(max = 200) String body,
            @ForAll @AlphaChars @NotEmpty String value) {
        var call = AuthenticatorTest.call("POST", "/v2/" + path, "a=" + value, body);
        assertThat(AuthenticatorTest.check(authenticator, header(call, value), call))
                .isInstanceOf(Verdict.Verified.class);
    }

    @Property(tries = 300)
    void any_change_of_a_part_is_refused(
            @ForAll @AlphaChars @NotEmpty String path,
            @ForAll @StringLength(max = 50) String body,
            @ForAll @AlphaChars @NotEmpty String value,
            @ForAll @AlphaChars @NotEmpty String other,
            @ForAll @IntRange(min = 0, max = 4) int part) {
        var call = AuthenticatorTest.call("POST", "/v2/" + path, "a=" + value, body);
        var changed =
                switch (part) {
                    case 0 -> AuthenticatorTest.call("PUT", call.path(), call.query(), body);
                    case 1 -> AuthenticatorTest.call("POST", "/v2/" + other, call.query(), body);
                    case 2 -> AuthenticatorTest.call("POST", call.path(), "a=" + other, body);
                    case 3 -> AuthenticatorTest.call("POST", call.path(), call.query(), body + other);
                    default -> AuthenticatorTest.call("POST", call.path(), call.query() + "&" + other + "=1", body);
                };
        Assume.that(!changed.equals(call));
        assertThat(AuthenticatorTest.check(authenticator, header(call, value), changed))
                .isNotInstanceOf(Verdict.Verified.class);
    }

    @Property(tries = 200)
    void any_change_of_the_header_is_refused(@ForAll @IntRange(min = 17, max = 400) int at, @ForAll char with) {
        var call = AuthenticatorTest.call("GET", "/v2/instance", "", "");
        var header = AuthenticatorTest.header(KEY, call, List.of(), List.of(), EXPIRES);
        Assume.that(at < header.length() && header.charAt(at) != with && !Character.isWhitespace(with));
        var changed = header.substring(0, at) + with + header.substring(at + 1);
        assertThat(AuthenticatorTest.check(authenticator, changed, call)).isNotInstanceOf(Verdict.Verified.class);
    }

    private static String header(SignedCall call, String value) {
        return AuthenticatorTest.header(KEY, call, List.of("a"), List.of(value), EXPIRES);
    }
}
