package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says who signed a request or a form, or refuses it as AWS does.
 *
 * <p>A request without any trace of a signature is anonymous. One that tried to sign and failed is refused, and never
 * becomes anonymous.
 *
 * <p>Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API reference, and its appendix on
 * Signature Version 2.
 */
public final class Verifier {
    private static final int MOST_SIGNING_KEYS = 4096;

    private final VersionFour four;
    private final VersionFour ofSessions;
    private final VersionFour ofTopics;
    private final VersionTwo two;

    /**
     * Verifies for one region.
     *
     * @param region the name of the zone
     * @param hosts as the requests are routed
     */
    public Verifier(Signers signers, SessionTokens tokens, String region, VirtualHosts hosts, InstantSource clock) {
        var keys = new Keys(signers, tokens);
        var signingKeys = new SigningKeys(MOST_SIGNING_KEYS);
        this.four = new VersionFour(keys, signingKeys, new Credential.Place(region, "s3"), clock);
        this.ofSessions = new VersionFour(keys, signingKeys, new Credential.Place(region, "sts"), clock);
        this.ofTopics = new VersionFour(keys, signingKeys, new Credential.Place(region, "sns"), clock);
        this.two = new VersionTwo(keys, hosts, clock);
    }

    /** The signer, if anybody tried to sign, and what the request says about its body. */
    public Verified verify(WireRequest request) {
        return switch (Scheme.of(request)) {
            case HEADER_OF_FOUR -> four.ofHeader(request);
            case QUERY_OF_FOUR -> four.ofQuery(request);
            case HEADER_OF_TWO -> two.ofHeader(request);
            case QUERY_OF_TWO -> two.ofQuery(request);
            case NONE -> anonymous(request);
        };
    }

    /** Whether a question is signed, rightly or not, for the service {@code sns}. */
    public static boolean isForTopics(WireRequest request) {
        return isFor("sns", request);
    }

    private static boolean isFor(String service, WireRequest request) {
        return request.header("authorization").orElse("").contains("/" + service + "/" + Scope.TERMINATOR);
    }

    /**
     * Who signed a question of the query API: about topics for the service {@code sns}; for temporary keys for {@code sts}
     * or, as clients of S3 do, for {@code s3}.
     *
     * @param bodySha256 hexadecimal
     * @throws Refused AccessDenied when nobody signed with version 4 in its header
     */
    public Signer verifyQuestion(WireRequest request, String bodySha256) {
        if (Scheme.of(request) != Scheme.HEADER_OF_FOUR) {
            throw new Refused(Code.ACCESS_DENIED);
        }
        var signed = isForTopics(request) ? ofTopics : isFor("s3", request) ? four : ofSessions;
        return signed.ofHeader(request, bodySha256);
    }

    /** Who signed a form; whether its policy allows the form is for others to say. */
    public Author verify(PolicySignature form) {
        if (form instanceof PolicySignature.Four signed) {
            return four.ofForm(signed);
        }
        return two.ofForm((PolicySignature.Two) form);
    }

    private static Verified anonymous(WireRequest request) {
        return new Verified(Optional.empty(), Payloads.declared(request), request.mediaType(), List.of());
    }
}
