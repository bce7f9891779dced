package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signature Version 2, in the Authorization header and in the query: for old clients, where their key allows it.
 *
 * <p>It signs neither the host nor most of the query nor the body. Source: "Signing and authenticating REST requests
 * (AWS signature version 2)" of the Amazon S3 API reference.
 */
final class VersionTwo {
    private static final String PREFIX = "AWS ";
    private static final String KEY = "AWSAccessKeyId";
    private static final String EXPIRES = "Expires";
    private static final String SIGNATURE = "Signature";

    private final Keys keys;
    private final VirtualHosts hosts;
    private final InstantSource clock;

    VersionTwo(Keys keys, VirtualHosts hosts, InstantSource clock) {
        this.keys = keys;
        this.hosts = hosts;
        this.clock = clock;
    }

    Verified ofHeader(WireRequest request) {
        var header = request.header("authorization").orElse("");
        int colon = header.lastIndexOf(':');
        if (!header.startsWith(PREFIX) || colon <= PREFIX.length() || colon == header.length() - 1) {
            throw Scheme.malformedTwo(header);
        }
        var at = request.header("x-amz-date")
                .or(() -> request.header("date"))
                .flatMap(Dates::of)
                .orElseThrow(Claim::noDate);
        Skew.check(at, clock.instant());
        var signer = signer(header.substring(PREFIX.length(), colon), Keys.headerToken(request));
        var texts = new OldText(request, hosts).ofHeader();
        var proof = new Proof(Proof.Version.TWO, Proof.Carrier.HEADER, at);
        return verify(request, signer, header.substring(colon + 1), texts, proof);
    }

    Verified ofQuery(WireRequest request) {
        var keyId = required(request, KEY);
        var signature = required(request, SIGNATURE);
        var expires = required(request, EXPIRES);
        var end = end(expires);
        var now = clock.instant();
        if (!now.isBefore(end)) {
            throw new Refused(Code.ACCESS_DENIED, Skew.EXPIRED, Skew.expired(end, now));
        }
        var signer = signer(keyId, Keys.queryToken(request).or(() -> Keys.headerToken(request)));
        var old = new OldText(request, hosts);
        var proof = new Proof(Proof.Version.TWO, Proof.Carrier.QUERY, end);
        var verified = verify(request, signer, signature, old.ofQuery(expires), proof);
        return new Verified(verified.author(), verified.payload(), verified.mediaType(), old.hoisted());
    }

    /** Who signed a form's policy. */
    Author ofForm(PolicySignature.Two form) {
        var signer = signer(form.keyId(), form.token());
        if (!Hashes.same(sign(signer, form.policy()), form.signature())) {
            throw Mismatch.of(form.keyId(), form.policy(), form.signature(), "");
        }
        return new Author(signer, new Proof(Proof.Version.TWO, Proof.Carrier.FORM, clock.instant()));
    }

    private Signer signer(String keyId, Optional<String> token) {
        var signer = keys.find(keyId, token);
        if (!signer.versionTwo()) {
            throw Scheme.notSupported();
        }
        return signer;
    }

    private static Verified verify(
            WireRequest request, Signer signer, String signature, List<OldText.Candidate> texts, Proof proof) {
        for (var text : texts) {
            if (Hashes.same(sign(signer, text.text()), signature)) {
                var author = new Author(signer, proof);
                return new Verified(Optional.of(author), Payloads.declared(request), text.mediaType(), List.of());
            }
        }
        throw Mismatch.of(signer.keyId(), texts.get(0).text(), signature, "");
    }

    private static String sign(Signer signer, String text) {
        return Base64.getEncoder().encodeToString(Hashes.hmacSha1(signer.secret(), text));
    }

    private static String required(WireRequest request, String name) {
        var values = new ArrayList<String>();
        for (var parameter : request.parameters()) {
            if (parameter.name().equals(name)) {
                values.add(parameter.value());
            }
        }
        if (values.size() != 1 || values.get(0).isEmpty()) {
            throw new Refused(
                    Code.ACCESS_DENIED,
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        }
        return values.get(0);
    }

    private static Instant end(String seconds) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            throw new Refused(Code.ACCESS_DENIED, "Invalid date (should be seconds since epoch): " + seconds);
        }
    }
}
