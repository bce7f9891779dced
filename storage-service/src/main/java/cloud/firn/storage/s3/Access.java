package cloud.firn.storage.s3;

import cloud.firn.platform.iam.Roles;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.acl.Permission;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.policy.Decision;
import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.policy.PolicyRequest;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.role.RoleCheck;
import cloud.firn.storage.signature.Session;
import cloud.firn.storage.signature.Signer;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Says who may do what with a bucket and what is in it. First the role of the key and the policy of its session must allow
 * it. Then a policy of the bucket that denies has the last word; then its owner may, then whom the policy allows, then whom an
 * access control list lets.
 *
 * <p>Source: "How Amazon S3 authorizes a request" of the user guide.
 */
final class Access {
    private final Objects objects;
    private final Policies policies;
    private final Contexts contexts;
    private final RoleCheck roles;

    Access(Objects objects, Policies policies, Contexts contexts, RoleCheck roles) {
        this.objects = objects;
        this.policies = policies;
        this.contexts = contexts;
        this.roles = roles;
    }

    /** Refuses what the caller may not do with a bucket, or with the key that the call names. */
    void require(Call call, BucketView bucket, Action action) {
        require(call, bucket, call.key(), action);
    }

    /** Refuses what the caller may not do with a key of a bucket. */
    void require(Call call, BucketView bucket, String key, Action action) {
        Payment.admit(call, bucket);
        boolean allowed =
                switch (decide(call, bucket, key, action, Optional.empty())) {
                    case DENY -> owns(call, bucket) && action.isAboutPolicies();
                    case ALLOW -> true;
                    case NONE -> owns(call, bucket) || listed(call, bucket, action);
                };
        if (!allowed || (action == Action.PUT_OBJECT && !maySayAll(call, bucket, key))) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    /** Refuses what the caller may not do with an object that is there. */
    void require(Call call, BucketView bucket, ObjectRow row, Action action) {
        Payment.admit(call, bucket);
        boolean allowed =
                switch (decide(call, bucket, row.key(), action, Optional.of(row))) {
                    case DENY -> false;
                    case ALLOW -> true;
                    case NONE -> ownsOrListed(call, bucket, row, action);
                };
        if (!allowed) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    /**
     * The object, when the caller may do {@code action} with it. Who may not list a bucket does not learn either which
     * keys are not there.
     */
    CompletionStage<ObjectRow> find(
            Call call, BucketView bucket, String key, Optional<String> versionId, Action action) {
        return objects.find(bucket, key, versionId).handle((row, failure) -> {
            if (failure == null) {
                require(call, bucket, row, action);
                return row;
            }
            if (Refused.in(failure) != null) {
                require(call, bucket, "", Action.LIST_BUCKET);
            }
            throw failure instanceof CompletionException e ? e : new CompletionException(failure);
        });
    }

    /** Whether the caller may also do what a write says besides its bytes: give tags, or an ACL. */
    private boolean maySayAll(Call call, BucketView bucket, String key) {
        return Saying.of(call).stream()
                .allMatch(saying -> switch (decide(call, bucket, key, saying.action(), Optional.empty())) {
                    case DENY -> false;
                    case ALLOW -> true;
                    // A policy that allows the write for this header's sake allows the header.
                    case NONE ->
                        owns(call, bucket)
                                || decide(saying.unsaid(call), bucket, key, Action.PUT_OBJECT, Optional.empty())
                                        != Decision.ALLOW;
                });
    }

    /**
     * Refuses what the role of the caller's key, or the policy of its session, does not let it do with a resource that need
     * not be there.
     *
     * @param bucket a bucket's name, or a star for all of them
     * @param operation as roles call it
     */
    void requireOfKey(Call call, String bucket, String action, String operation) {
        call.verified().who().ifPresent(signer -> askRole(call, signer, call.bucket(), "", operation));
        narrow(
                call,
                () -> contexts.request(
                        call, PolicyRequest.resource(bucket, Optional.empty()), action, Optional.empty()));
    }

    private void askRole(Call call, Signer signer, String bucket, String key, Action action) {
        if (action != Action.BYPASS_GOVERNANCE) {
            if (!roles.isFree(signer)) {
                askRole(call, signer, bucket, key, OperationNames.of(call, action));
            }
        } else if (!roles.isPermitted(signer, Roles.BYPASS_GOVERNANCE)) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    private void askRole(Call call, Signer signer, String bucket, String key, String operation) {
        if (!roles.isFree(signer)
                && !roles.allows(
                        signer, operation, call.peer(), Arguments.of(call, bucket, key), Arguments.resources(bucket))) {
            throw new Refused(
                    Code.ACCESS_DENIED,
                    "The role of this key, or the policy of its organisation, does not allow the operation " + operation
                            + " of the service sos.");
        }
    }

    /** A session may do what its organisation may and its own policy allows, so that this is asked first. */
    private void narrow(Call call, Supplier<PolicyRequest> request) {
        var own = call.verified().who().flatMap(Signer::session).flatMap(Session::policy);
        if (own.isPresent() && policies.ofSession(own.get()).decide(request.get()) != Decision.ALLOW) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    private Decision decide(Call call, BucketView bucket, String key, Action action, Optional<ObjectRow> row) {
        call.verified().who().ifPresent(signer -> askRole(call, signer, bucket.name(), key, action));
        narrow(call, () -> contexts.request(call, bucket, key, action, row));
        var text = bucket.setting(Setting.POLICY);
        if (text.isEmpty()) {
            return Decision.NONE;
        }
        Policy policy = policies.of(bucket.name(), text.get());
        var decision = policy.decide(contexts.request(call, bucket, key, action, row));
        boolean strangersOut = Terms.block(bucket).restrictBuckets() && policy.isPublic() && !owns(call, bucket);
        return decision == Decision.ALLOW && strangersOut ? Decision.NONE : decision;
    }

    private static boolean ownsOrListed(Call call, BucketView bucket, ObjectRow row, Action action) {
        if (Terms.ownership(bucket) == Ownership.BUCKET_OWNER_ENFORCED) {
            return owns(call, bucket);
        }
        boolean own = call.who().filter(row.owner()::equals).isPresent()
                || (action.needs() == Action.Needs.OBJECT_OWNER && owns(call, bucket));
        var acl = Terms.block(bucket).effective(Terms.acl(row));
        return own || permission(action).filter(p -> acl.allows(call.who(), p)).isPresent();
    }

    private static boolean owns(Call call, BucketView bucket) {
        return call.who().filter(bucket.organisation()::equals).isPresent();
    }

    private static boolean listed(Call call, BucketView bucket, Action action) {
        if (Terms.ownership(bucket) == Ownership.BUCKET_OWNER_ENFORCED) {
            return false;
        }
        var acl = Terms.block(bucket).effective(Terms.acl(bucket));
        return permission(action).filter(p -> acl.allows(call.who(), p)).isPresent();
    }

    private static Optional<Permission> permission(Action action) {
        return switch (action.needs()) {
            case BUCKET_READ, OBJECT_READ -> Optional.of(Permission.READ);
            case BUCKET_WRITE -> Optional.of(Permission.WRITE);
            case BUCKET_READ_ACP, OBJECT_READ_ACP -> Optional.of(Permission.READ_ACP);
            case BUCKET_WRITE_ACP, OBJECT_WRITE_ACP -> Optional.of(Permission.WRITE_ACP);
            case OWNER, OBJECT_OWNER -> Optional.empty();
        };
    }
}
