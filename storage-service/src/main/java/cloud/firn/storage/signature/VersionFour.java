package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.security.Key;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Signature Version 4, in the Authorization header and in the query.
 *
 * <p>Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API reference.
 */
final class VersionFour {
    private static final String AMZ = "x-amz-";

    private final Keys keys;
    private final SigningKeys signingKeys;
    private final Credential.Place place;
    private final InstantSource clock;

    VersionFour(Keys keys, SigningKeys signingKeys, Credential.Place place, InstantSource clock) {
        this.keys = keys;
        this.signingKeys = signingKeys;
        this.place = place;
        this.clock = clock;
    }

    Verified ofHeader(WireRequest request) {
        var claim = Claim.ofHeader(request, request.header("authorization").orElse(""), place);
        Skew.check(claim.at(), clock.instant());
        var hash = request.header(Payloads.HEADER)
                .orElseThrow(() -> new Refused(
                        Code.INVALID_REQUEST, "Missing required header for this request: " + Payloads.HEADER));
        return verify(request, claim, hash, Keys.headerToken(request), Proof.Carrier.HEADER, List.of());
    }

    /** The signer of a request whose whole body is known, where the header that says its hash is not sent. */
    Signer ofHeader(WireRequest request, String bodySha256) {
        var claim = Claim.ofHeader(request, request.header("authorization").orElse(""), place);
        Skew.check(claim.at(), clock.instant());
        return verify(request, claim, bodySha256, Keys.headerToken(request), Proof.Carrier.HEADER, List.of())
                .signer();
    }

    Verified ofQuery(WireRequest request) {
        var claim = Claim.ofQuery(request, place);
        checkExpiry(claim, clock.instant());
        var hoisted = hoisted(request);
        var hash = hoisted.stream()
                .filter(header -> header.name().equals(Payloads.HEADER))
                .map(Header::value)
                .findFirst()
                .or(() -> request.header(Payloads.HEADER))
                .orElse(Payloads.UNSIGNED);
        // A link is for a plain body. Chunks would need a seed that no client computes, or nobody's signature.
        if (!hash.equals(Payloads.UNSIGNED) && !Hashes.isSha256(hash)) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    Payloads.HEADER + " of a presigned request must be " + Payloads.UNSIGNED
                            + " or a valid sha256 value.",
                    Map.of("ArgumentName", Payloads.HEADER, "ArgumentValue", hash));
        }
        var token = Keys.queryToken(request).or(() -> Keys.headerToken(request));
        return verify(request, claim, hash, token, Proof.Carrier.QUERY, hoisted);
    }

    /** Who signed a form's policy. */
    Author ofForm(PolicySignature.Four form) {
        if (!form.algorithm().equals(Claim.ALGORITHM)) {
            throw Claim.wrongAlgorithm();
        }
        var at = Dates.ofStamp(form.date()).orElseThrow(Claim::wrongDate);
        var credential = Credential.read(form.credential(), form.date(), place, Proof.Carrier.FORM);
        var signer = keys.find(credential.keyId(), form.token());
        var key = signingKeys.of(signer, credential.scope());
        if (!Hashes.same(Hashes.hex(Hashes.hmac(key, form.policy())), form.signature())) {
            throw Mismatch.of(credential.keyId(), form.policy(), form.signature(), "");
        }
        return new Author(signer, new Proof(Proof.Version.FOUR, Proof.Carrier.FORM, at));
    }

    private Verified verify(
            WireRequest request,
            Claim claim,
            String hash,
            Optional<String> token,
            Proof.Carrier carrier,
            List<Header> hoisted) {
        checkSignedHeaders(request, claim.signedHeaders());
        var scope = claim.credential().scope();
        var signer = keys.find(claim.credential().keyId(), token);
        var key = signingKeys.of(signer, scope);
        var signed = CanonicalRequest.find(
                        request,
                        claim.signedHeaders(),
                        hash,
                        candidate -> Hashes.same(sign(key, claim, candidate), claim.signature()))
                .orElseThrow(() -> mismatch(request, claim, hash));
        var payload = Payloads.signed(
                request, hash, () -> new ChunkSigning(key, claim.timestamp(), scope.text(), claim.signature()));
        var spelt = signed.mediaType().isEmpty() ? request.mediaType() : signed.mediaType();
        var author = new Author(signer, new Proof(Proof.Version.FOUR, carrier, claim.at()));
        return new Verified(Optional.of(author), payload, spelt, hoisted);
    }

    private static String sign(Key key, Claim claim, CanonicalRequest canonical) {
        return Hashes.hex(Hashes.hmac(key, stringToSign(claim, canonical)));
    }

    private static String stringToSign(Claim claim, CanonicalRequest canonical) {
        return Claim.ALGORITHM + "\n" + claim.timestamp() + "\n"
                + claim.credential().scope().text() + "\n" + Hashes.sha256Hex(canonical.text());
    }

    private static Refused mismatch(WireRequest request, Claim claim, String hash) {
        var canonical = CanonicalRequest.first(request, claim.signedHeaders(), hash);
        return Mismatch.of(
                claim.credential().keyId(), stringToSign(claim, canonical), claim.signature(), canonical.text());
    }

    /** The headers that a link carries in its query, without those of the signature itself. */
    private static List<Header> hoisted(WireRequest request) {
        var found = new ArrayList<Header>();
        for (var parameter : request.parameters()) {
            var name = parameter.name().toLowerCase(Locale.ROOT);
            boolean ours =
                    switch (name) {
                        case "x-amz-algorithm",
                                "x-amz-credential",
                                "x-amz-date",
                                "x-amz-expires",
                                "x-amz-signedheaders",
                                "x-amz-signature",
                                Keys.TOKEN -> true;
                        default -> false;
                    };
            // Both are signed; a header that was sent is the later word.
            if (!ours && name.startsWith(AMZ) && request.header(name).isEmpty()) {
                found.add(new Header(name, parameter.value()));
            }
        }
        return List.copyOf(found);
    }

    private static void checkExpiry(Claim claim, Instant now) {
        if (claim.at().isAfter(now.plus(Skew.MOST))) {
            throw new Refused(Code.ACCESS_DENIED, "Request is not yet valid");
        }
        var expiry = claim.expires().orElseThrow();
        var end = claim.at().plus(expiry);
        if (!now.isBefore(end)) {
            var fields = new HashMap<>(Skew.expired(end, now));
            fields.put("X-Amz-Expires", Long.toString(expiry.toSeconds()));
            throw new Refused(Code.ACCESS_DENIED, Skew.EXPIRED, fields);
        }
    }

    private static void checkSignedHeaders(WireRequest request, List<String> signed) {
        for (int i = 1; i < signed.size(); i++) {
            if (signed.get(i - 1).compareTo(signed.get(i)) >= 0) {
                throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH, "The signed headers must be sorted, each named once.");
            }
        }
        var unsigned = new ArrayList<String>();
        int hosts = 0;
        for (var header : request.headers()) {
            var name = header.name();
            boolean host = name.equals("host");
            hosts += host ? 1 : 0;
            // Left unsigned by a widespread client over plain HTTP; a wrong value fails on the body.
            boolean tolerated = name.equals("x-amz-decoded-content-length");
            if ((host || (name.startsWith(AMZ) && !tolerated)) && !signed.contains(name) && !unsigned.contains(name)) {
                unsigned.add(name);
            }
        }
        if (unsigned.isEmpty() && !signed.contains("host")) {
            unsigned.add("host");
        }
        if (!unsigned.isEmpty()) {
            throw new Refused(
                    Code.ACCESS_DENIED,
                    "There were headers present in the request which were not signed",
                    Map.of("HeadersNotSigned", String.join(", ", unsigned)));
        }
        if (hosts > 1) {
            throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }
}
