package cloud.firn.storage.quota;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.upload.PartBytes;
import cloud.firn.storage.usage.Holdings;
import cloud.firn.storage.usage.Stored;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks how much is kept: the objects of a bucket as they are billed, and the parts of its uploads besides. */
final class Measuring {
    private static final int BUCKETS_AT_ONCE = 4;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final OrganisationQuotas organisations;
    private final Holdings holdings;
    private final PartBytes parts;

    Measuring(Node node, String keyspace, Buckets buckets, OrganisationQuotas organisations) {
        this.system = node.system();
        this.buckets = buckets;
        this.organisations = organisations;
        this.holdings = new Holdings(node.cassandra(), keyspace);
        this.parts = new PartBytes(system, node.cassandra(), keyspace);
    }

    CompletionStage<Ledger.Measured> bucket(String name, UUID id) {
        return buckets.now(name, id, "")
                .thenCombine(stored(id), (now, stored) -> new Ledger.Measured(quotaOf(now), stored));
    }

    /** Only who has a quota is measured. */
    CompletionStage<Ledger.Measured> organisation(String organisation) {
        return organisations
                .of(organisation)
                .thenCompose(quota -> quota.unlimited()
                        ? CompletableFuture.completedFuture(new Ledger.Measured(quota, Stored.NOTHING))
                        : buckets.list(organisation)
                                .thenCompose(all -> Source.from(all)
                                        .mapAsync(BUCKETS_AT_ONCE, bucket -> stored(bucket.id()))
                                        .runWith(Sink.fold(Stored.NOTHING, Stored::plus), system))
                                .thenApply(stored -> new Ledger.Measured(quota, stored)));
    }

    /** The quota of a bucket itself. */
    static Quota quotaOf(BucketView bucket) {
        return bucket.setting(Setting.QUOTA).map(Quota::read).orElse(Quota.NONE);
    }

    private CompletionStage<Stored> stored(UUID bucketId) {
        // Parts first: what becomes an object in between is counted twice rather than never.
        return parts.of(bucketId)
                .thenCompose(bytes -> holdings.of(bucketId).thenApply(stored -> stored.plus(new Stored(bytes, 0))));
    }
}
