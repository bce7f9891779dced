package cloud.firn.storage.sts;

import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.SessionTokens.Order;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.TemporaryKey;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The table of actions, and what each answers.
 *
 * <p>Source: AWS Security Token Service API reference.
 */
final class StsCalls {
    static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final int MOST_POLICY_BYTES = 3 * 1024;
    /** A federated user may do what its policy allows, and without one nothing. */
    private static final String NOTHING = "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private final SessionTokens tokens;

    StsCalls(SessionTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The answer, an XML document.
     *
     * @throws StsRefused when it is refused
     */
    String answer(Question question, Signer signer, String requestId) {
        var action = question.action();
        Consumer<Xml> result =
                switch (action) {
                    case "GetCallerIdentity" -> callerIdentity(signer);
                    case "GetSessionToken" -> sessionToken(question, signer);
                    case "AssumeRole" -> assumeRole(question, signer);
                    case "GetFederationToken" -> federationToken(question, signer);
                    default -> throw question.unknown(action);
                };
        return Xml.document(action + "Response", NAMESPACE, response -> response.element(action + "Result", result)
                .element("ResponseMetadata", metadata -> metadata.text("RequestId", requestId)));
    }

    private static Consumer<Xml> callerIdentity(Signer signer) {
        var identity = Identity.of(signer);
        return result -> result.text("Arn", identity.arn())
                .text("UserId", identity.userId())
                .text("Account", identity.account());
    }

    private Consumer<Xml> sessionToken(Question question, Signer signer) {
        refuseSession(signer, "GetSessionToken");
        if (question.text("SerialNumber").isPresent()
                || question.text("TokenCode").isPresent()) {
            throw StsRefused.denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        }
        var key = tokens.mint(signer, Order.of(question.duration(HALF_A_DAY, SessionTokens.LONGEST)));
        return result -> credentials(result, key);
    }

    private Consumer<Xml> assumeRole(Question question, Signer signer) {
        refuseSession(signer, "AssumeRole");
        var role = question.required("RoleArn");
        var name = question.name("RoleSessionName", 64);
        var duration = question.duration(HOUR, HALF_A_DAY);
        var policy = checked(question.policy());
        if (!role.equals(Identity.roleArn(signer.organisation()))) {
            throw StsRefused.denied("User: " + Identity.of(signer).arn()
                    + " is not authorized to perform: sts:AssumeRole on resource: " + role);
        }
        var key = tokens.mint(signer, new Order(duration, Optional.of(role), Optional.of(name), policy));
        var identity = Identity.ofRole(signer.organisation(), name);
        return result -> {
            credentials(result, key);
            result.element("AssumedRoleUser", user -> user.text("AssumedRoleId", identity.userId())
                    .text("Arn", identity.arn()));
            packed(result, policy);
        };
    }

    private Consumer<Xml> federationToken(Question question, Signer signer) {
        refuseSession(signer, "GetFederationToken");
        var name = question.name("Name", 32);
        var duration = question.duration(HALF_A_DAY, SessionTokens.LONGEST);
        var policy = checked(question.policy());
        var key = tokens.mint(
                signer,
                new Order(duration, Optional.empty(), Optional.of(name), policy.or(() -> Optional.of(NOTHING))));
        var identity = Identity.federated(signer.organisation(), name);
        return result -> {
            credentials(result, key);
            result.element("FederatedUser", user -> user.text("FederatedUserId", identity.userId())
                    .text("Arn", identity.arn()));
            packed(result, policy);
        };
    }

    private static void refuseSession(Signer signer, String action) {
        if (signer.session().isPresent()) {
            throw StsRefused.denied("Cannot call " + action + " with session credentials");
        }
    }

    /** The policy, when it is one and its token will fit into a header. */
    private static Optional<String> checked(Optional<String> policy) {
        policy.ifPresent(text -> {
            var unused = Policy.ofSession(text);
            if (percent(text) > 100) {
                throw new StsRefused(
                        "PackedPolicyTooLarge",
                        400,
                        "Packed policy consumes " + percent(text) + "% of allotted space, please use smaller policy.");
            }
        });
        return policy;
    }

    private static void packed(Xml result, Optional<String> policy) {
        policy.ifPresent(text -> result.text("PackedPolicySize", percent(text)));
    }

    private static long percent(String policy) {
        return (policy.getBytes(StandardCharsets.UTF_8).length * 100L + MOST_POLICY_BYTES - 1) / MOST_POLICY_BYTES;
    }

    private static void credentials(Xml result, TemporaryKey key) {
        result.element("Credentials", credentials -> credentials
                .text("AccessKeyId", key.keyId())
                .text("SecretAccessKey", key.secret())
                .text("SessionToken", key.sessionToken())
                .text("Expiration", expiration(key.expires())));
    }

    /** Whole seconds, and so without a fraction. */
    private static String expiration(Instant expires) {
        return expires.toString();
    }
}
