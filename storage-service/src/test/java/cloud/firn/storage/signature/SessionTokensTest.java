package cloud.firn.storage.signature;

import static cloud.firn.storage.signature.Client.SIGNER;
import static cloud.firn.storage.signature.Client.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.platform.crypto.Sealing;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionTokensTest {
    static final Sealing SEALING = new Sealing(new byte[32]);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Signers SIGNERS = id -> id.equals(SIGNER.keyId()) ? Optional.of(SIGNER) : Optional.empty();

    private static SessionTokens at(Instant now) {
        return new SessionTokens(SEALING, InstantSource.fixed(now));
    }

    private static TemporaryKey minted() {
        return at(THEN).mint(SIGNER, SessionTokens.Order.of(HOUR));
    }

    private static Verifier verifier(Instant now, Signers signers) {
        return new Verifier(signers, at(now), "us-east-1", VirtualHosts.none(), InstantSource.fixed(now));
    }

    private static WireRequest request(TemporaryKey key, String token) {
        var client = new Client("GET", "/b/k").header("x-amz-security-token", token);
        client.keyId = key.keyId();
        client.secret = key.secret();
        return client.signed();
    }

    private static Code refused(Instant now, Signers signers, WireRequest request) {
        return catchThrowableOfType(Refused.class, () -> verifier(now, signers).verify(request))
                .code();
    }

    @Test
    void a_temporary_key_signs_for_the_organisation_of_its_parent() {
        var key = minted();
        assertThat(key.keyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(key.secret()).hasSize(40);
        var signer =
                verifier(THEN, SIGNERS).verify(request(key, key.sessionToken())).signer();
        assertThat(signer.organisation()).isEqualTo("org");
        assertThat(signer.keyId()).isEqualTo(key.keyId());
        assertThat(signer.session().orElseThrow().parentKeyId()).isEqualTo(SIGNER.keyId());
        assertThat(signer.session().orElseThrow().expires()).isEqualTo(THEN.plus(HOUR));
    }

    @Test
    void it_signs_links_too() {
        var key = minted();
        var client = new Client("GET", "/b/k").query("X-Amz-Security-Token", key.sessionToken());
        client.keyId = key.keyId();
        client.secret = key.secret();
        assertThat(verifier(THEN, SIGNERS).verify(client.link()).hoisted()).isEmpty();
    }

    @Test
    void what_narrows_it_comes_back() {
        var order = new SessionTokens.Order(
                HOUR,
                Optional.of("arn:aws:iam::1:role/reader"),
                Optional.of("role-1"),
                Optional.of("me"),
                Optional.of("{\n}\n"));
        var key = at(THEN).mint(SIGNER, order);
        var session = at(THEN).open(key.keyId(), key.sessionToken(), SIGNERS).session();
        assertThat(session)
                .hasValue(new Session(
                        SIGNER.keyId(), key.expires(), order.role(), order.roleId(), order.name(), order.policy()));
    }

    @Test
    void a_token_ends_when_it_says() {
        var key = minted();
        var client = new Client("GET", "/b/k").header("x-amz-security-token", key.sessionToken());
        client.keyId = key.keyId();
        client.secret = key.secret();
        client.at = THEN.plus(HOUR);
        assertThat(refused(THEN.plus(HOUR), SIGNERS, client.signed())).isEqualTo(Code.EXPIRED_TOKEN);
    }

    @Test
    void the_token_of_another_key_is_refused() {
        assertThat(refused(THEN, SIGNERS, request(minted(), minted().sessionToken())))
                .isEqualTo(Code.INVALID_TOKEN);
        var lasting = new Client("GET", "/b/k").header("x-amz-security-token", minted().sessionToken());
        assertThat(refused(THEN, SIGNERS, lasting.signed())).isEqualTo(Code.INVALID_TOKEN);
    }

    @Test
    void a_temporary_key_without_its_token_is_unknown() {
        var client = new Client("GET", "/b/k");
        var key = minted();
        client.keyId = key.keyId();
        client.secret = key.secret();
        assertThat(refused(THEN, SIGNERS, client.signed())).isEqualTo(Code.INVALID_ACCESS_KEY_ID);
    }

    @Test
    void a_session_dies_with_its_parent_and_with_the_parents_secret() {
        var key = minted();
        var request = request(key, key.sessionToken());
        assertThat(refused(THEN, id -> Optional.empty(), request)).isEqualTo(Code.INVALID_ACCESS_KEY_ID);
        var rotated = new Signer(SIGNER.keyId(), "org", "acme", "another");
        assertThat(refused(THEN, id -> Optional.of(rotated), request)).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        var moved = new Signer(SIGNER.keyId(), "other", "acme", SIGNER.secret());
        assertThat(refused(THEN, id -> Optional.of(moved), request)).isEqualTo(Code.INVALID_ACCESS_KEY_ID);
    }

    @Test
    void a_session_makes_no_session() {
        var key = minted();
        var session = at(THEN).open(key.keyId(), key.sessionToken(), SIGNERS);
        assertThat(catchThrowableOfType(Refused.class, () -> at(THEN).mint(session, SessionTokens.Order.of(HOUR)))
                        .code())
                .isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void a_session_lasts_from_a_quarter_of_an_hour_to_a_day_and_a_half() {
        for (var lifetime : new Duration[] {Duration.ofMinutes(14), Duration.ofHours(37), Duration.ofSeconds(-1)}) {
            assertThat(catchThrowableOfType(
                                    Refused.class, () -> at(THEN).mint(SIGNER, SessionTokens.Order.of(lifetime)))
                            .code())
                    .isEqualTo(Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void nothing_secret_is_printed() {
        var key = minted();
        assertThat(key.toString()).doesNotContain(key.secret()).doesNotContain(key.sessionToken());
        assertThat(SIGNER.toString()).doesNotContain(SIGNER.secret());
    }

    @Property(tries = 300)
    void rubbish_is_no_token(@ForAll String keyId, @ForAll String token) {
        assertThat(catchThrowableOfType(Refused.class, () -> at(THEN).open(keyId, token, SIGNERS))
                        .code())
                .isEqualTo(Code.INVALID_TOKEN);
    }

    @Property(tries = 300)
    void a_token_that_was_changed_is_refused(@ForAll int place, @ForAll char other) {
        var key = minted();
        int at = Math.floorMod(place, key.sessionToken().length());
        var changed =
                key.sessionToken().substring(0, at) + other + key.sessionToken().substring(at + 1);
        if (!changed.equals(key.sessionToken())) {
            // The last digit of a Base64 text has bits that mean nothing; the secret follows from the text itself.
            assertThat(refused(THEN, SIGNERS, request(key, changed)))
                    .isIn(Code.INVALID_TOKEN, Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }
}
