package cloud.firn.storage.form;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Author;
import cloud.firn.storage.signature.PolicySignature;
import cloud.firn.storage.signature.Verifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says who signed a form, and whether the policy that they signed allows it.
 *
 * <p>A form without any trace of a signature or policy is anonymous. One that tried and failed is refused.
 *
 * <p>Source: "Browser-based uploads using POST" of the Amazon S3 API reference, for either version.
 */
public final class BrowserUploads {
    private static final List<String> OF_FOUR =
            List.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature");
    private static final List<String> OF_TWO = List.of("awsaccesskeyid", "signature");
    private static final String POLICY = "policy";
    private static final String TOKEN = "x-amz-security-token";

    private final Verifier verifier;
    private final InstantSource clock;

    /** Forms whose signatures {@code verifier} knows. */
    public BrowserUploads(Verifier verifier, InstantSource clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * Allows a form into {@code bucket}.
     *
     * @throws Refused InvalidArgument when a field is missing; what a signature is refused with;
     *     InvalidPolicyDocument; AccessDenied when the policy does not allow the form
     */
    public Permit permit(Form form, String bucket) {
        form.key();
        boolean four = OF_FOUR.stream().anyMatch(form.fields()::containsKey);
        boolean two = OF_TWO.stream().anyMatch(form.fields()::containsKey);
        if (four && two) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm or the Signature field should be"
                            + " specified",
                    Map.of("ArgumentName", "X-Amz-Algorithm"));
        }
        if (!four
                && !two
                && !form.fields().containsKey(POLICY)
                && !form.fields().containsKey(TOKEN)) {
            return new Permit(Optional.empty(), SizeRange.ANY);
        }
        var policy = required(form, POLICY, POLICY);
        Author author = verifier.verify(four ? four(form, policy) : two(form, policy));
        var sizes = PostPolicy.read(policy).allow(form.fields(), bucket, clock.instant());
        return new Permit(Optional.of(author), sizes);
    }

    private static PolicySignature four(Form form, String policy) {
        return new PolicySignature.Four(
                policy,
                required(form, "x-amz-algorithm", "X-Amz-Algorithm"),
                required(form, "x-amz-credential", "X-Amz-Credential"),
                required(form, "x-amz-date", "X-Amz-Date"),
                required(form, "x-amz-signature", "X-Amz-Signature"),
                form.field(TOKEN));
    }

    private static PolicySignature two(Form form, String policy) {
        return new PolicySignature.Two(
                policy,
                required(form, "awsaccesskeyid", "AWSAccessKeyId"),
                required(form, "signature", "Signature"),
                form.field(TOKEN));
    }

    private static String required(Form form, String field, String spelt) {
        return form.field(field).filter(value -> !value.isEmpty()).orElseThrow(() -> Form.missing(spelt));
    }
}
