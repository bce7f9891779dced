package cloud.firn.storage.accesslog;

import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Grant;
import cloud.firn.storage.acl.Grantee;
import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.acl.Permission;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.configuration.BucketLoggingStatus.LoggingEnabled;
import cloud.firn.storage.lock.LockConfiguration;
import cloud.firn.storage.policy.Actions;
import cloud.firn.storage.policy.Caller;
import cloud.firn.storage.policy.Decision;
import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.policy.PolicyRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether logs of one bucket may be delivered into another, and whose they are there.
 *
 * <p>Source: "Permissions for log delivery" and "Enabling Amazon S3 server access logging" of the user guide.
 */
record LogTarget(BucketView source, BucketView target) {
    private static final Caller DELIVERER = Caller.ofService("logging.s3.amazonaws.com");

    /** Whether the target lets the deliverer write this key: by its policy, or by its access control list. */
    boolean admits(String key, Instant now) {
        if (!target.organisation().equals(source.organisation()) || !target.writable() || retainsByDefault()) {
            return false;
        }
        var decision = target.setting(Setting.POLICY)
                .map(text -> Policy.parse(text, target.name()).decide(request(key, now)))
                .orElse(Decision.NONE);
        return decision == Decision.ALLOW || (decision == Decision.NONE && listsDeliverer());
    }

    /** Logs cannot be delivered where everything is retained. */
    private boolean retainsByDefault() {
        return target.setting(Setting.OBJECT_LOCK)
                .flatMap(text -> LockConfiguration.read(text.getBytes(StandardCharsets.UTF_8))
                        .defaultRetention())
                .isPresent();
    }

    private PolicyRequest request(String key, Instant now) {
        var context = Map.of(
                "aws:sourcearn", List.of("arn:aws:s3:::" + source.name()),
                "aws:sourceaccount", List.of(source.organisation()),
                "aws:principalisawsservice", List.of("true"),
                "aws:principalservicename", List.of(DELIVERER.name()),
                // It never leaves the house.
                "aws:securetransport", List.of("true"),
                "aws:currenttime", List.of(now.toString()),
                "aws:epochtime", List.of(Long.toString(now.getEpochSecond())));
        return new PolicyRequest(
                Optional.of(DELIVERER),
                Actions.PUT_OBJECT,
                PolicyRequest.resource(target.name(), Optional.of(key)),
                context);
    }

    private boolean listsDeliverer() {
        return !enforced()
                && target.setting(Setting.ACL)
                        .map(Acl::parse)
                        .filter(acl -> acl.grants(Grantee.Group.LOG_DELIVERY, Permission.WRITE))
                        .isPresent();
    }

    private boolean enforced() {
        return target.setting(Setting.OWNERSHIP)
                .map(Ownership::valueOf)
                .filter(Ownership.BUCKET_OWNER_ENFORCED::equals)
                .isPresent();
    }

    /** The owner of the logs. */
    Owner owner() {
        return new Owner(target.organisation(), target.ownerName());
    }

    /** Who else may use the logs, as objects keep it; nothing when nobody may. */
    String acl(LoggingEnabled logging) {
        if (enforced() || logging.targetGrants().isEmpty()) {
            return "";
        }
        var own = new Grant(CanonicalUser.of(owner()), Permission.FULL_CONTROL);
        return new Acl(
                        owner(),
                        Stream.concat(Stream.of(own), logging.targetGrants().stream())
                                .toList())
                .text();
    }
}
