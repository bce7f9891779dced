package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says who signed a request, or refuses it as AWS does. There is no way past it: what is not signed is refused.
 *
 * <p>Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API reference.
 */
public final class Verifier {
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String CONTENT_SHA256 = "x-amz-content-sha256";

    private final Signers signers;
    private final String region;
    private final InstantSource clock;

    /** Verifies for one region, which is the name of the zone. */
    public Verifier(Signers signers, String region, InstantSource clock) {
        this.signers = signers;
        this.region = region;
        this.clock = clock;
    }

    /** The signer, and what the signature says about the body. */
    public Verified verify(WireRequest request) {
        var claim = Claim.of(request);
        checkScope(claim);
        checkTime(claim);
        var signer = signers.find(claim.keyId())
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ACCESS_KEY_ID,
                        Code.INVALID_ACCESS_KEY_ID.message(),
                        Map.of("AWSAccessKeyId", claim.keyId())));
        if (request.header("x-amz-security-token").isPresent()
                || request.parameter("X-Amz-Security-Token").isPresent()) {
            throw new Refused(Code.INVALID_TOKEN);
        }
        checkSignedHeaders(request, claim);
        var payloadHash = payloadHash(request, claim);
        var key = claim.scope().signingKey(signer.secret());
        for (var canonical : CanonicalRequest.candidates(request, claim.signedHeaders(), payloadHash)) {
            var text = Claim.ALGORITHM + "\n" + claim.timestamp() + "\n"
                    + claim.scope().text() + "\n" + Hashes.sha256Hex(canonical);
            if (Hashes.same(Hashes.hex(Hashes.hmac(key, text)), claim.signature())) {
                return new Verified(
                        signer, payload(request, claim, payloadHash, key), mediaType(request, claim, canonical));
            }
        }
        throw new Refused(
                Code.SIGNATURE_DOES_NOT_MATCH,
                Code.SIGNATURE_DOES_NOT_MATCH.message(),
                Map.of("AWSAccessKeyId", claim.keyId(), "SignatureProvided", claim.signature()));
    }

    private void checkScope(Claim claim) {
        var code = claim.presigned() ? Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR : Code.AUTHORIZATION_HEADER_MALFORMED;
        var scope = claim.scope();
        if (!scope.region().equals(region)) {
            throw new Refused(
                    code,
                    "The authorization header is malformed; the region '" + scope.region() + "' is wrong; expecting '"
                            + region + "'",
                    Map.of("Region", region));
        }
        if (!scope.service().equals("s3")) {
            throw new Refused(
                    code,
                    "The authorization header is malformed; incorrect service \"" + scope.service()
                            + "\". This endpoint belongs to \"s3\".");
        }
        if (!claim.timestamp().startsWith(scope.date() + "T")) {
            throw new Refused(
                    code, "The authorization header is malformed; the date of the credential is not the request's.");
        }
    }

    private void checkTime(Claim claim) {
        var now = clock.instant();
        if (claim.expires().isPresent()) {
            if (claim.at().isAfter(now.plus(SKEW))) {
                throw new Refused(Code.ACCESS_DENIED, "Request is not yet valid");
            }
            if (!now.isBefore(claim.at().plus(claim.expires().get()))) {
                throw new Refused(Code.ACCESS_DENIED, "Request has expired");
            }
        } else if (Duration.between(claim.at(), now).abs().compareTo(SKEW) > 0) {
            throw new Refused(
                    Code.REQUEST_TIME_TOO_SKEWED,
                    Code.REQUEST_TIME_TOO_SKEWED.message(),
                    Map.of("RequestTime", claim.timestamp(), "ServerTime", now.toString()));
        }
    }

    private static void checkSignedHeaders(WireRequest request, Claim claim) {
        var signed = claim.signedHeaders();
        if (!signed.equals(signed.stream().sorted().distinct().toList())) {
            throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH, "The signed headers must be sorted, each named once.");
        }
        var unsigned = request.headers().stream()
                .map(Header::name)
                .distinct()
                .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                // Left unsigned by a widespread client over plain HTTP; a wrong value fails on the body.
                .filter(name -> !name.equals("x-amz-decoded-content-length"))
                .filter(name -> !signed.contains(name))
                .collect(Collectors.joining(", "));
        if (!unsigned.isEmpty() || !signed.contains("host")) {
            throw new Refused(
                    Code.ACCESS_DENIED,
                    "There were headers present in the request which were not signed",
                    Map.of("HeadersNotSigned", unsigned.isEmpty() ? "host" : unsigned));
        }
        if (request.headers().stream().filter(h -> h.name().equals("host")).count() > 1) {
            throw new Refused(Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    private static String payloadHash(WireRequest request, Claim claim) {
        var header = request.header(CONTENT_SHA256);
        if (claim.presigned()) {
            var hash =
                    request.parameter("X-Amz-Content-Sha256").or(() -> header).orElse(UNSIGNED);
            if (!hash.equals(UNSIGNED) && !SHA256.matcher(hash).matches()) {
                throw new Refused(
                        Code.INVALID_ARGUMENT,
                        "x-amz-content-sha256 of a presigned request must be UNSIGNED-PAYLOAD or a valid sha256 value.");
            }
            return hash;
        }
        return header.orElseThrow(() ->
                new Refused(Code.INVALID_REQUEST, "Missing required header for this request: x-amz-content-sha256"));
    }

    private static Payload payload(WireRequest request, Claim claim, String hash, byte[] key) {
        var signing = new ChunkSigning(key, claim.timestamp(), claim.scope().text(), claim.signature());
        switch (hash) {
            case UNSIGNED -> {
                if (request.header("content-encoding").orElse("").contains("aws-chunked")) {
                    throw new Refused(
                            Code.INVALID_REQUEST, "aws-chunked encoding is not supported with UNSIGNED-PAYLOAD");
                }
                return new Payload.Unsigned();
            }
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> {
                return new Payload.SignedChunks(signing, false);
            }
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> {
                return new Payload.SignedChunks(signing, true);
            }
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> {
                return new Payload.UnsignedChunks();
            }
            default -> {
                if (!SHA256.matcher(hash).matches()) {
                    throw new Refused(
                            Code.INVALID_ARGUMENT,
                            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.");
                }
                return new Payload.Hashed(hash);
            }
        }
    }

    /** The spelling under which the signature was right; it is the client's own. */
    private static String mediaType(WireRequest request, Claim claim, String canonical) {
        List<String> spellings = request.mediaTypes();
        if (spellings.isEmpty()) {
            return "";
        }
        if (!claim.signedHeaders().contains("content-type")) {
            return spellings.get(0);
        }
        return spellings.stream()
                .filter(spelling -> canonical.contains("\ncontent-type:" + spelling + "\n"))
                .findFirst()
                .orElse(spellings.get(0));
    }
}
