package cloud.firn.operator.bucket;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.cluster.Secrets;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.Reconciler;
import cloud.firn.operator.reconcile.Refusals;

/**
 * Makes buckets, and for each a key that is for it alone. The id of a bucket is its name.
 *
 * <p>Nothing in a bucket is ever deleted here: one that is not empty stays, and its key works on, until it is emptied.
 */
public final class Buckets implements Reconciler {
    private final ObjectStorage storage;
    private final Secrets secrets;
    private final BucketKeys keys;
    private final String zone;

    public Buckets(FirnApi firn, ObjectStorage storage, Secrets secrets, String zone) {
        this.storage = storage;
        this.secrets = secrets;
        this.keys = new BucketKeys(firn, secrets, storage);
        this.zone = zone;
    }

    @Override
    public Kind kind() {
        return Kind.BUCKET;
    }

    @Override
    public Next converge(Custom object, Draft status) {
        var spec = object.spec(BucketSpec.class);
        var bucket = spec.bucket(object);
        var elsewhere = Refusals.otherZone(spec.zone(), zone, status);
        if (elsewhere != null) {
            return elsewhere;
        }
        var owner = storage.owner(bucket, object.uid());
        if (status.id().isEmpty()) {
            return make(object, bucket, owner, status);
        }
        if (owner == ObjectStorage.Owner.NOBODY) {
            return Refusals.lost(status, "The bucket " + bucket);
        }
        if (owner == ObjectStorage.Owner.SOMEBODY_ELSE) {
            status.lost();
            return taken(status, bucket);
        }
        status.set("endpoint", storage.endpoint().toString());
        var next = keys.keep(object, bucket, spec.secret(object), status);
        if (next.isPresent()) {
            return next.get();
        }
        status.synced("The bucket is there, and the Secret " + spec.secret(object) + " has a key for it.");
        status.ready("Available", "The bucket can be used.");
        return Next.settled();
    }

    @Override
    public Next remove(Custom object, Draft status) {
        var spec = object.spec(BucketSpec.class);
        var bucket = spec.bucket(object);
        if (!status.id().isEmpty() || storage.owner(bucket, object.uid()) == ObjectStorage.Owner.THIS_OBJECT) {
            var refusal = storage.delete(bucket);
            if (refusal.startsWith("BucketNotEmpty")) {
                return Refusals.unremoved(
                        status,
                        "BucketNotEmpty",
                        "The bucket " + bucket
                                + " has objects, versions of them or unfinished uploads. Empty it, or set"
                                + " spec.deletionPolicy to Orphan to leave it.");
            }
            if (!refusal.isEmpty()) {
                return Refusals.unremoved(status, "Refused", refusal);
            }
        }
        return keys.remove(object, spec.secret(object), status)
                .map(refused -> Refusals.unremoved(status, "Refused", refused.message()))
                .orElseGet(Next::gone);
    }

    /** A bucket that stays keeps its key, and the Secret with it. */
    @Override
    public void release(Custom object) {
        secrets.disown(object, object.spec(BucketSpec.class).secret(object));
    }

    private Next make(Custom object, String bucket, ObjectStorage.Owner owner, Draft status) {
        status.notReady("Creating", "The bucket is not made yet.");
        switch (owner) {
            case THIS_OBJECT -> status.made(bucket);
            case NOBODY -> {
                var refusal = storage.create(bucket, object.uid());
                if (!refusal.isEmpty()) {
                    return Refusals.unmade(status, "Refused", refusal);
                }
                status.made(bucket);
                status.tell("Created", "The bucket " + bucket + " is made.");
            }
            case ORGANISATION, SOMEBODY_ELSE -> {
                return taken(status, bucket);
            }
        }
        status.syncing("Created", "A key for the bucket is made next.");
        return Next.again();
    }

    private static Next taken(Draft status, String bucket) {
        return Refusals.unmade(
                status,
                "NameTaken",
                "There is a bucket " + bucket + " that was not made for this object. Make the object anew with another"
                        + " spec.name.");
    }
}
