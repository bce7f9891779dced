package cloud.firn.storage.signature;

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
    private final VersionTwo two;

    /**
     * Verifies for one region.
     *
     * @param region the name of the zone
     * @param hosts as the requests are routed
     */
    public Verifier(Signers signers, SessionTokens tokens, String region, VirtualHosts hosts, InstantSource clock) {
        var keys = new Keys(signers, tokens);
        this.four = new VersionFour(keys, new SigningKeys(MOST_SIGNING_KEYS), region, clock);
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
