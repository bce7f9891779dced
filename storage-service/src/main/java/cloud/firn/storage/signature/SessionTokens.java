package cloud.firn.storage.signature;

import cloud.firn.platform.crypto.Sealing;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes keys that end by themselves, and knows them again by their session token.
 *
 * <p>Nothing is stored: the token is a sealed document that opens only for the key id it was made for. The secret is
 * not in it; it follows from the lasting key's secret and the token, so that a session dies with the key it was made
 * with, and a token that was put to another key makes no right signature.
 *
 * <p>Source: GetSessionToken and AssumeRole of the AWS Security Token Service API reference.
 */
public final class SessionTokens {
    /** The shortest life of a temporary key. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);

    /** The longest life of a temporary key. */
    public static final Duration LONGEST = Duration.ofHours(36);

    private static final String PREFIX = "ASIA";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int RANDOM_CHARACTERS = 16;
    private static final int SECRET_BYTES = 30;
    private static final int LONGEST_POLICY = 2048;
    private static final String FORM = "2";
    private static final int LINES = 8;
    /** Of before there were roles: without the line that names one. */
    private static final String FORM_OF_OLD = "1";

    private final Sealing sealing;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** Tokens sealed under the installation's master key. */
    public SessionTokens(Sealing sealing, InstantSource clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * What a temporary key is asked for.
     *
     * @param lifetime from 15 minutes to 36 hours
     * @param role one line; empty for GetSessionToken
     * @param roleId one line; empty for a session of the caller's own role
     * @param name one line; empty for GetSessionToken
     * @param policy at most 2048 characters
     */
    public record Order(
            Duration lifetime,
            Optional<String> role,
            Optional<String> roleId,
            Optional<String> name,
            Optional<String> policy) {
        /** A session that may do what its parent may. */
        public static Order of(Duration lifetime) {
            return new Order(lifetime, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A temporary key for whoever signed with {@code caller}.
     *
     * @throws Refused AccessDenied when the caller's own key is a temporary one; InvalidArgument when the order is
     *     outside its bounds
     */
    public TemporaryKey mint(Signer caller, Order order) {
        if (caller.session().isPresent()) {
            throw new Refused(Code.ACCESS_DENIED, "Cannot call GetSessionToken with session credentials");
        }
        if (order.lifetime().compareTo(SHORTEST) < 0 || order.lifetime().compareTo(LONGEST) > 0) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "The duration must be from " + SHORTEST.toSeconds() + " to " + LONGEST.toSeconds() + " seconds.");
        }
        var policy = order.policy().orElse("");
        if (policy.length() > LONGEST_POLICY) {
            throw new Refused(Code.INVALID_ARGUMENT, "A session policy has at most " + LONGEST_POLICY + " characters.");
        }
        var keyId = keyId();
        var expires = clock.instant().plus(order.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        var token = sealing.seal(
                String.join(
                        "\n",
                        FORM,
                        line(caller.keyId()),
                        line(caller.organisation()),
                        Long.toString(expires.getEpochSecond()),
                        line(order.role().orElse("")),
                        line(order.roleId().orElse("")),
                        line(order.name().orElse("")),
                        policy),
                keyId);
        return new TemporaryKey(keyId, secret(caller, keyId, token), token, expires);
    }

    /**
     * Who signs with the temporary key {@code keyId}.
     *
     * @throws Refused InvalidToken when the token is not this key's or was changed; ExpiredToken; InvalidAccessKeyId
     *     when the key that it was made with is gone
     */
    Signer open(String keyId, String token, Signers signers) {
        var lines = lines(keyId, token);
        var session = session(lines);
        if (!clock.instant().isBefore(session.expires())) {
            throw new Refused(Code.EXPIRED_TOKEN);
        }
        var parent = signers.find(session.parentKeyId())
                .filter(found -> found.organisation().equals(lines[2]))
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ACCESS_KEY_ID,
                        Code.INVALID_ACCESS_KEY_ID.message(),
                        Map.of("AWSAccessKeyId", keyId)));
        return new Signer(
                keyId,
                parent.organisation(),
                parent.organisationName(),
                secret(parent, keyId, token),
                parent.versionTwo(),
                Optional.of(session),
                session.roleId().or(parent::roleId));
    }

    private String[] lines(String keyId, String token) {
        try {
            var text = sealing.open(token, keyId);
            var lines = text.split("\n", LINES);
            if (lines.length == LINES && lines[0].equals(FORM)) {
                return lines;
            }
            var old = text.split("\n", LINES - 1);
            if (old.length == LINES - 1 && old[0].equals(FORM_OF_OLD)) {
                return new String[] {FORM, old[1], old[2], old[3], old[4], "", old[5], old[6]};
            }
        } catch (IllegalArgumentException e) {
            // Refused below: it was not sealed here, or not for this key.
        }
        throw new Refused(Code.INVALID_TOKEN);
    }

    private static Session session(String[] lines) {
        try {
            return new Session(
                    lines[1],
                    Instant.ofEpochSecond(Long.parseLong(lines[3])),
                    present(lines[4]),
                    present(lines[5]),
                    present(lines[6]),
                    present(lines[7]));
        } catch (NumberFormatException | DateTimeException e) {
            throw new Refused(Code.INVALID_TOKEN);
        }
    }

    private static Optional<String> present(String line) {
        return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }

    private static String line(String text) {
        if (text.indexOf('\n') >= 0) {
            throw new Refused(Code.INVALID_ARGUMENT, "The name of a session or role is one line.");
        }
        return text;
    }

    private static String secret(Signer parent, String keyId, String token) {
        var key = new SecretKeySpec(parent.secret().getBytes(StandardCharsets.UTF_8), Hashes.HMAC_SHA256);
        var whole = Hashes.hmac(key, "firn-session\n" + keyId + "\n" + token);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(whole, SECRET_BYTES));
    }

    private String keyId() {
        var id = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
