package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.signature.WireRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes known of a request while it is answered: enough for its line in an access log. */
final class Trace {
    final String id;
    final WireRequest wire;
    final String peer;
    final Instant cameAt;
    final boolean visit;
    /** Written by one stage after the other, and read when the answer is there. */
    private volatile @Nullable Target target;

    private volatile @Nullable Call call;
    private volatile @Nullable BucketView bucket;
    private volatile @Nullable Code refusal;

    /** @param visit whether it is to a bucket's website */
    Trace(String id, WireRequest wire, String peer, Instant cameAt, boolean visit) {
        this.id = id;
        this.wire = wire;
        this.peer = peer;
        this.cameAt = cameAt;
        this.visit = visit;
    }

    Target about(Target is) {
        target = is;
        return is;
    }

    Call signed(Call is) {
        call = is;
        return is;
    }

    void in(BucketView is) {
        bucket = is;
    }

    void refused(Code code) {
        refusal = code;
    }

    @Nullable
    Target target() {
        return target;
    }

    @Nullable
    Call call() {
        return call;
    }

    @Nullable
    BucketView bucket() {
        return bucket;
    }

    @Nullable
    Code refusal() {
        return refusal;
    }
}
