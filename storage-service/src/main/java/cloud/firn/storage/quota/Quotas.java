package cloud.firn.storage.quota;

import cloud.firn.platform.node.Node;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.usage.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The front door of this package: what is written goes through here, and is refused where there is no room for it.
 *
 * <p>Whose bucket it is pays for the room, whoever writes. A {@link Ledger} for each bucket and organisation that is
 * written to is kept in memory and renewed every few seconds, so that a write asks no table. Several processes together
 * can store too much by what the others admitted in those seconds, each no more than it saw room for.
 */
public final class Quotas {
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Measuring measuring;
    private final InstantSource clock;
    private final Map<Scope, Ledger> ledgers = new ConcurrentHashMap<>();

    /** What has a quota: a bucket, by its id, or an organisation. */
    private record Scope(boolean bucket, String id) {}

    /** A place in a ledger that was taken. */
    private record Taken(Ledger ledger, String whose) {}

    private Quotas(Measuring measuring, InstantSource clock) {
        this.measuring = measuring;
        this.clock = clock;
    }

    /** Starts watching over quotas. Blocking, for starting. */
    public static Quotas start(Node node, String keyspace, Buckets buckets, OrganisationQuotas organisations) {
        var quotas = new Quotas(new Measuring(node, keyspace, buckets, organisations), node.clock());
        node.system()
                .scheduler()
                .scheduleWithFixedDelay(
                        RENEWED_EVERY,
                        RENEWED_EVERY,
                        quotas::renew,
                        node.system().executionContext());
        return quotas;
    }

    /** The quota of a bucket itself; {@link Quota#NONE} when it has none. */
    public static Quota of(BucketView bucket) {
        return Measuring.quotaOf(bucket);
    }

    /**
     * Writes when there is room. The room is kept until the write ended, and counts as used from then on.
     *
     * @param more what the write adds at most; what it replaces counts until it is gone
     */
    public <T> CompletionStage<T> during(BucketView bucket, Stored more, Function<Room, CompletionStage<T>> write) {
        var taken = new ArrayList<Taken>(2);
        var admitted = admit(ofOrganisation(bucket), more, taken);
        if (!of(bucket).unlimited()) {
            admitted = admitted.thenCompose(done -> admit(ofBucket(bucket), more, taken));
        }
        return admitted.thenCompose(done -> write.apply(() -> confirm(taken, more)))
                .whenComplete(
                        (done, failure) -> taken.forEach(one -> one.ledger().settle(more, failure == null)));
    }

    private static CompletionStage<Void> admit(Taken one, Stored more, List<Taken> taken) {
        return one.ledger().admit(more).thenApply(admitted -> {
            if (!admitted) {
                throw refusal(one);
            }
            taken.add(one);
            return null;
        });
    }

    private static void confirm(List<Taken> taken, Stored more) {
        for (var one : taken) {
            if (!one.ledger().confirms(more)) {
                throw refusal(one);
            }
        }
    }

    private static Refused refusal(Taken one) {
        return new Refused(
                Code.QUOTA_EXCEEDED,
                "There is no room for this: " + one.whose() + " may keep "
                        + one.ledger().quota().words()
                        + ". Delete objects or abort uploads, or ask your provider for a larger quota.");
    }

    private Taken ofOrganisation(BucketView bucket) {
        var organisation = bucket.organisation();
        var ledger = ledgers.computeIfAbsent(
                new Scope(false, organisation), scope -> new Ledger(() -> measuring.organisation(organisation), clock));
        return new Taken(ledger, "the organisation that owns the bucket");
    }

    private Taken ofBucket(BucketView bucket) {
        var ledger = ledgers.computeIfAbsent(
                new Scope(true, bucket.id().toString()),
                scope -> new Ledger(() -> measuring.bucket(bucket.name(), bucket.id()), clock));
        ledger.learn(of(bucket));
        return new Taken(ledger, "the bucket " + bucket.name());
    }

    /** Those who were not asked for a while are forgotten, so that only those stay that are written to. */
    private void renew() {
        ledgers.values().removeIf(ledger -> ledger.idle(KEPT));
        ledgers.values().forEach(Ledger::renew);
    }
}
