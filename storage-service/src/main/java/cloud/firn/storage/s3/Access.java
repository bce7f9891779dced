package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Says who may do what: a policy first, then ACLs. */
final class Access {
    private final Objects objects;

    Access(Objects objects) {
        this.objects = objects;
    }

    /** Refuses what the caller may not do with a bucket, or with a key of it. */
    void require(Call call, BucketView bucket, Action action) {
        if (!bucket.organisation().equals(call.organisation())) {
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
            if (failure != null) {
                throw failure instanceof CompletionException e ? e : new CompletionException(failure);
            }
            require(call, bucket, action);
            return row;
        });
    }
}
