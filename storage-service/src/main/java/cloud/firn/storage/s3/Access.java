package cloud.firn.storage.s3;

import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.acl.Permission;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Says who may do what with a bucket and what is in it: its owner, and whom an access control list lets.
 *
 * <p>Source: "How Amazon S3 authorizes a request" of the user guide.
 */
final class Access {
    private final Objects objects;

    Access(Objects objects) {
        this.objects = objects;
    }

    /** Refuses what the caller may not do with a bucket, or with a key of it. */
    void require(Call call, BucketView bucket, Action action) {
        if (!owns(call, bucket) && !listed(call, bucket, action)) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    /** Refuses what the caller may not do with an object that is there. */
    void require(Call call, BucketView bucket, ObjectRow row, Action action) {
        if (Terms.ownership(bucket) == Ownership.BUCKET_OWNER_ENFORCED) {
            require(call, bucket, action);
            return;
        }
        boolean own = call.who().filter(row.owner()::equals).isPresent()
                || (action.needs() == Action.Needs.OBJECT_OWNER && owns(call, bucket));
        var acl = Terms.block(bucket).effective(Terms.acl(row));
        if (!own && !permission(action).filter(p -> acl.allows(call.who(), p)).isPresent()) {
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
                require(call, bucket, Action.LIST_BUCKET);
            }
            throw failure instanceof CompletionException e ? e : new CompletionException(failure);
        });
    }

    private static boolean owns(Call call, BucketView bucket) {
        return call.who().filter(bucket.organisation()::equals).isPresent();
    }

    private static boolean listed(Call call, BucketView bucket, Action action) {
        if (Terms.ownership(bucket) == Ownership.BUCKET_OWNER_ENFORCED) {
            return false;
        }
        Acl acl = Terms.block(bucket).effective(Terms.acl(bucket));
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
