package cloud.firn.storage.sts;

import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.query.QueryRefused;
import cloud.firn.storage.query.QueryService;
import cloud.firn.storage.query.Question;
import cloud.firn.storage.role.RoleCheck;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.SessionTokens.Order;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.TemporaryKey;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The Security Token Service: who am I, and keys that end by themselves.
 *
 * <p>Source: AWS Security Token Service API reference.
 */
public final class StsCalls implements QueryService {
    private static final String VERSION = "2011-06-15";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HALF_A_DAY = Duration.ofHours(12);
    private static final int MOST_POLICY_BYTES = 3 * 1024;
    /** A federated user may do what its policy allows, and without one nothing. */
    private static final String NOTHING = "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private final SessionTokens tokens;
    private final RoleCheck roles;

    /** Makes tokens by {@code tokens}; {@code roles} say who may act as whom. */
    public StsCalls(SessionTokens tokens, RoleCheck roles) {
        this.tokens = tokens;
        this.roles = roles;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String namespace() {
        return "https://sts.amazonaws.com/doc/" + VERSION + "/";
    }

    @Override
    public CompletionStage<Optional<Consumer<Xml>>> answer(
            String action, Question question, Signer signer, String peer) {
        var wanted = new StsParameters(question);
        return CompletableFuture.completedFuture(Optional.of(
                switch (action) {
                    case "GetCallerIdentity" -> callerIdentity(signer);
                    case "GetSessionToken" -> sessionToken(wanted, signer);
                    case "AssumeRole" -> assumeRole(wanted, signer, peer);
                    case "GetFederationToken" -> federationToken(wanted, signer);
                    default -> throw QueryRefused.unknown(action, VERSION);
                }));
    }

    private static Consumer<Xml> callerIdentity(Signer signer) {
        var identity = Identity.of(signer);
        return result -> result.text("Arn", identity.arn())
                .text("UserId", identity.userId())
                .text("Account", identity.account());
    }

    private Consumer<Xml> sessionToken(StsParameters wanted, Signer signer) {
        refuseSession(signer, "GetSessionToken");
        if (wanted.question().text("SerialNumber").isPresent()
                || wanted.question().text("TokenCode").isPresent()) {
            throw QueryRefused.denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        }
        var key = tokens.mint(signer, Order.of(wanted.duration(HALF_A_DAY, SessionTokens.LONGEST)));
        return result -> credentials(result, key);
    }

    private Consumer<Xml> assumeRole(StsParameters wanted, Signer signer, String peer) {
        refuseSession(signer, "AssumeRole");
        var role = wanted.question().required("RoleArn");
        var name = wanted.name("RoleSessionName", 64);
        var duration = wanted.duration(HOUR, HALF_A_DAY);
        var policy = checked(wanted.policy());
        var target = target(role, signer, peer, duration);
        var longest = target.map(RoleFact.Kept::maxSessionSeconds).orElse(HALF_A_DAY.toSeconds());
        if (duration.toSeconds() > longest) {
            throw QueryRefused.invalid("durationSeconds", "Member must have value less than or equal to " + longest);
        }
        var key = tokens.mint(
                signer,
                new Order(duration, Optional.of(role), target.map(RoleFact.Kept::roleId), Optional.of(name), policy));
        var identity = Identity.ofRole(signer.organisation(), role, name);
        return result -> {
            credentials(result, key);
            result.element("AssumedRoleUser", user -> user.text("AssumedRoleId", identity.userId())
                    .text("Arn", identity.arn()));
            packed(result, policy);
        };
    }

    /**
     * The role that is named, when it lets the caller act as it; empty for the Owner.
     *
     * @throws QueryRefused the same for one that is not there and one that does not let
     */
    private Optional<RoleFact.Kept> target(String arn, Signer signer, String peer, Duration duration) {
        var isOwner = arn.equals(Identity.roleArn(signer.organisation(), Identity.OWNER));
        var target = Identity.roleName(signer.organisation(), arn).flatMap(name -> roles.named(signer, name));
        if ((target.isEmpty() && !isOwner) || !roles.letsAssume(signer, target, peer, duration.toSeconds())) {
            throw QueryRefused.denied("User: " + Identity.of(signer).arn()
                    + " is not authorized to perform: sts:AssumeRole on resource: " + arn);
        }
        return target;
    }

    private Consumer<Xml> federationToken(StsParameters wanted, Signer signer) {
        refuseSession(signer, "GetFederationToken");
        var name = wanted.name("Name", 32);
        var duration = wanted.duration(HALF_A_DAY, SessionTokens.LONGEST);
        var policy = checked(wanted.policy());
        var key = tokens.mint(
                signer,
                new Order(
                        duration,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(name),
                        policy.or(() -> Optional.of(NOTHING))));
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
            throw QueryRefused.denied("Cannot call " + action + " with session credentials");
        }
    }

    /** The policy, when it is one and its token will fit into a header. */
    private static Optional<String> checked(Optional<String> policy) {
        policy.ifPresent(text -> {
            var unused = Policy.ofSession(text);
            if (percent(text) > 100) {
                throw new QueryRefused(
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
