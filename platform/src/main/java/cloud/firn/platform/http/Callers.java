package cloud.firn.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passes the verified caller from the gateway to a service, and from service to service.
 *
 * <p>The header {@code Firn-Caller} is {@code base64url(JSON).base64url(HMAC-SHA256)} under the internal key and valid for
 * a minute: who reaches a service's port without the key is nobody.
 */
public final class Callers extends AllDirectives {
    /** The header's name. */
    public static final String HEADER = "Firn-Caller";

    private static final Duration VALID = Duration.ofSeconds(60);

    private final byte[] internalKey;
    private final InstantSource clock;

    private record Passport(Caller caller, Instant expires) {}

    public Callers(byte[] internalKey, InstantSource clock) {
        this.internalKey = internalKey.clone();
        this.clock = clock;
    }

    /** The header that says, for the next minute, that {@code caller} is calling. */
    public HttpHeader header(Caller caller) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var passport = encoder.encodeToString(
                Json.write(new Passport(caller, clock.instant().plus(VALID))).toArray());
        return RawHeader.create(HEADER, passport + "." + encoder.encodeToString(mac(passport)));
    }

    /** Who the header speaks for; empty when it is forged or too old. */
    public Optional<Caller> read(String header) {
        var dot = header.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            var passport = header.substring(0, dot);
            var claimed = Base64.getUrlDecoder().decode(header.substring(dot + 1));
            if (!MessageDigest.isEqual(claimed, mac(passport))) {
                return Optional.empty();
            }
            var read = Json.read(ByteString.fromArray(Base64.getUrlDecoder().decode(passport)), Passport.class);
            return clock.instant().isBefore(read.expires()) ? Optional.of(read.caller()) : Optional.empty();
        } catch (IllegalArgumentException | InvalidBody e) {
            return Optional.empty();
        }
    }

    /** Only for verified callers. */
    public Route required(Function<Caller, Route> inner) {
        return optionalHeaderValueByName(HEADER, header -> header.flatMap(this::read)
                .map(inner)
                .orElseGet(() -> complete(Problems.of(
                        Refusal.UNAUTHENTICATED, "This door is for the platform itself. Call the gateway."))));
    }

    private byte[] mac(String passport) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(internalKey, "HmacSHA256"));
            return mac.doFinal(passport.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }
}
