package cloud.firn.storage.bucket;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.stream.javadsl.Source;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.storage.StorageFact;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.cassandra.Pages;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The front door of buckets. Stages fail with {@link Refused}. */
public final class Buckets {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A closing that took longer than this was left behind by a crash. */
    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(60);

    /** Of these it is told which buckets have them. */
    private static final Set<Setting> HINTED = Set.of(Setting.LIFECYCLE, Setting.QUOTA);

    private final ClusterSharding sharding;
    private final CqlSession cassandra;
    private final InstantSource clock;
    private final PreparedStatement list;
    private final PreparedStatement hinted;
    private final BucketIds ids;
    private final int most;

    private Buckets(ClusterSharding sharding, CqlSession cassandra, InstantSource clock, String keyspace, int most) {
        this.most = most;
        this.sharding = sharding;
        this.cassandra = cassandra;
        this.clock = clock;
        this.list = cassandra.prepare("SELECT bucket, bucket_id, created_at FROM " + keyspace
                + ".buckets_by_organisation WHERE organisation = ?");
        this.hinted = cassandra.prepare("SELECT bucket, bucket_id, created_at FROM " + keyspace
                + ".buckets_by_setting WHERE setting = ? AND bucket >= ?");
        this.ids = new BucketIds(cassandra, keyspace);
    }

    /**
     * Starts the bucket entities.
     *
     * @param most that one organisation may have
     */
    public static Buckets start(Node node, String keyspace, int most) {
        var tables = new Tables(node.cassandra(), keyspace, node.topic(Topics.STORAGE));
        var story = new Story<Bucket.Event, Bucket.State>(
                Bucket.Event.class, new Bucket.Absent(), History::fold, tables::tell);
        node.entities()
                .start(
                        BucketEntity.KEY,
                        story,
                        (name, publication) -> BucketEntity.create(name, node.clock(), publication));
        return new Buckets(node.sharding(), node.cassandra(), node.clock(), keyspace, most);
    }

    /**
     * Takes a name for an organisation, in the whole installation. Of an organisation that makes several at the same moment,
     * each counts those that were there before: so many it may have too many.
     */
    public CompletionStage<BucketView> create(
            String name, String organisation, String ownerName, Map<Setting, String> settings) {
        if (!BucketNames.valid(name)) {
            return failed(new Refused(Code.INVALID_BUCKET_NAME));
        }
        return list(organisation).thenCompose(own -> {
            // A name that is its own already is answered as ever.
            if (own.size() >= most
                    && own.stream().noneMatch(bucket -> bucket.name().equals(name))) {
                return failed(new Refused(Code.TOO_MANY_BUCKETS));
            }
            return ask(name, to -> new BucketEntity.Create(UUID.randomUUID(), organisation, ownerName, settings, to));
        });
    }

    /** The bucket of that name, whoever owns it; who may do what with it is the caller's to decide. */
    public CompletionStage<BucketView> named(String name) {
        return named(name, "");
    }

    /** The same, with the place of a key. */
    public CompletionStage<BucketView> named(String name, String key) {
        if (!BucketNames.valid(name)) {
            return failed(new Refused(Code.NO_SUCH_BUCKET, Code.NO_SUCH_BUCKET.message(), fields(name)));
        }
        return describe(name, key);
    }

    /** The same life of a bucket as it is now, with the place of a key; refused when it is gone. */
    public CompletionStage<BucketView> now(String name, UUID bucketId, String key) {
        return describe(name, key).thenApply(now -> {
            if (!now.id().equals(bucketId)) {
                throw new Refused(Code.NO_SUCH_BUCKET, "", fields(name));
            }
            return now;
        });
    }

    /** The bucket of that id, with the place of a key; nothing when it is gone. For whoever cleans up. */
    public CompletionStage<Optional<BucketView>> ofId(UUID bucketId, String key) {
        return ids.name(bucketId)
                .thenCompose(name -> name.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.<BucketView>empty())
                        : describe(name.get(), key)
                                .thenApply(now ->
                                        Optional.of(now).filter(is -> is.id().equals(bucketId)))
                                .exceptionally(failure -> {
                                    var refused = Refused.in(failure);
                                    if (refused != null && refused.code() == Code.NO_SUCH_BUCKET) {
                                        return Optional.empty();
                                    }
                                    throw new CompletionException(failure);
                                }));
    }

    /** The ids of all buckets, in an order that stays the same, from {@code from} on. */
    public Source<UUID, NotUsed> ids(Optional<UUID> from) {
        return ids.all(from);
    }

    /** How the keys of buckets are divided. */
    public BucketSpans spans() {
        return new BucketSpans(this::tell, name -> hinted(BucketSpans.MOVING, name));
    }

    private CompletionStage<BucketView> describe(String name, String key) {
        return ask(name, to -> new BucketEntity.Describe(key, to));
    }

    /** Sets a document of a bucket. */
    public CompletionStage<BucketView> configure(BucketView bucket, Setting setting, String document) {
        return ask(bucket.name(), to -> new BucketEntity.Configure(bucket.id(), setting, document, to));
    }

    /** Takes a document of a bucket away; harmless when there is none. */
    public CompletionStage<BucketView> unset(BucketView bucket, Setting setting) {
        return ask(bucket.name(), to -> new BucketEntity.Unset(bucket.id(), setting, to));
    }

    /**
     * Refuses when this life of the bucket may not be written to; asked before a write and again before it counts.
     *
     * @param key that is written, whose place is told
     */
    public CompletionStage<BucketView> writable(BucketView bucket, String key) {
        return describe(bucket.name(), key).thenCompose(now -> {
            if (!now.id().equals(bucket.id())) {
                return failed(new Refused(Code.NO_SUCH_BUCKET));
            }
            if (now.writable()) {
                return CompletableFuture.completedFuture(now);
            }
            if (now.changedAt().plus(LONGEST_CLOSING).isAfter(clock.instant())) {
                return failed(new Refused(Code.OPERATION_ABORTED));
            }
            return ask(bucket.name(), to -> new BucketEntity.Reopen(now.id(), now.changedAt(), to))
                    .thenCompose(open -> describe(bucket.name(), key));
        });
    }

    /**
     * Removes a bucket that is empty: closes it for writes, looks, and removes or reopens it.
     *
     * @param empty looked at when nothing can be written any more
     */
    public CompletionStage<BucketView> remove(BucketView bucket, Supplier<CompletionStage<Boolean>> empty) {
        return ask(bucket.name(), to -> new BucketEntity.Close(bucket.id(), to))
                .thenCompose(closing -> empty.get().thenCompose(isEmpty -> {
                    if (isEmpty) {
                        return tell(bucket.name(), to -> new BucketEntity.Remove(bucket.id(), closing.changedAt(), to))
                                .thenApply(reply -> {
                                    if (reply instanceof BucketEntity.Gone) {
                                        return bucket;
                                    }
                                    throw new Refused(Code.OPERATION_ABORTED);
                                });
                    }
                    return ask(bucket.name(), to -> new BucketEntity.Reopen(bucket.id(), closing.changedAt(), to))
                            .thenCompose(open -> failed(new Refused(Code.BUCKET_NOT_EMPTY)));
                }));
    }

    /** The buckets of an organisation, by name. */
    public CompletionStage<List<Listed>> list(String organisation) {
        return cassandra.executeAsync(list.bind(organisation)).thenCompose(rows -> collect(rows, new ArrayList<>()));
    }

    /** The buckets that have a lifecycle configuration, by name, from {@code name} on. Ask the bucket itself as well. */
    public Source<Listed, NotUsed> withLifecycle(String name) {
        return hinted(Setting.LIFECYCLE.name(), name);
    }

    /** The buckets that have a quota of their own, by name. Ask the bucket itself as well. */
    public Source<Listed, NotUsed> withQuota() {
        return hinted(Setting.QUOTA.name(), "");
    }

    private Source<Listed, NotUsed> hinted(String setting, String name) {
        return Pages.of(cassandra, hinted.bind(setting, name))
                .map(row -> new Listed(row.getString(0), row.getUuid(1), row.getInstant(2)));
    }

    /** A line of the list of buckets. */
    public record Listed(String name, UUID id, Instant createdAt) {}

    private static CompletionStage<List<Listed>> collect(AsyncResultSet rows, List<Listed> found) {
        for (var row : rows.currentPage()) {
            found.add(new Listed(row.getString(0), row.getUuid(1), row.getInstant(2)));
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> collect(next, found))
                : CompletableFuture.completedFuture(found);
    }

    private CompletionStage<BucketView> ask(
            String name, Function<ActorRef<BucketEntity.Reply>, BucketEntity.Command> command) {
        long asOf = clock.millis();
        return tell(name, command).thenApply(reply -> {
            if (reply instanceof BucketEntity.Accepted accepted) {
                return accepted.bucket().asOf(asOf);
            }
            if (reply instanceof BucketEntity.Refused refused) {
                throw new Refused(codeOf(refused.reason()), "", fields(name));
            }
            throw new Refused(Code.NO_SUCH_BUCKET, "", fields(name));
        });
    }

    private CompletionStage<BucketEntity.Reply> tell(
            String name, Function<ActorRef<BucketEntity.Reply>, BucketEntity.Command> command) {
        return sharding.entityRefFor(BucketEntity.KEY, name).ask(command::apply, PATIENCE);
    }

    private static Code codeOf(BucketEntity.Reason reason) {
        return switch (reason) {
            case NO_SUCH_BUCKET -> Code.NO_SUCH_BUCKET;
            case OWNED_BY_CALLER -> Code.BUCKET_ALREADY_OWNED_BY_YOU;
            case OWNED_BY_ANOTHER -> Code.BUCKET_ALREADY_EXISTS;
            case CONFLICT -> Code.OPERATION_ABORTED;
            case LOCKED -> Code.INVALID_BUCKET_STATE;
        };
    }

    private static Map<String, String> fields(String name) {
        return Map.of("BucketName", name);
    }

    private static <T> CompletionStage<T> failed(Refused refused) {
        return CompletableFuture.failedFuture(refused);
    }

    /** What the events of a bucket say to tables and topics. Rows carry the event's time: a repeat changes nothing. */
    private static final class Tables {
        private final String topic;
        private final PreparedStatement listed;
        private final PreparedStatement unlisted;
        private final PreparedStatement set;
        private final PreparedStatement unset;
        private final PreparedStatement metered;
        private final PreparedStatement closed;
        private final PreparedStatement divided;

        Tables(CqlSession cassandra, String keyspace, String topic) {
            this.topic = topic;
            this.listed = cassandra.prepare("INSERT INTO " + keyspace + ".buckets_by_organisation (organisation,"
                    + " bucket, bucket_id, created_at) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
            this.unlisted = cassandra.prepare("DELETE FROM " + keyspace
                    + ".buckets_by_organisation USING TIMESTAMP ? WHERE organisation = ? AND bucket = ?");
            this.set = cassandra.prepare("INSERT INTO " + keyspace + ".buckets_by_setting (setting, bucket, bucket_id,"
                    + " created_at) VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
            this.unset = cassandra.prepare("DELETE FROM " + keyspace
                    + ".buckets_by_setting USING TIMESTAMP ? WHERE setting = ? AND bucket = ?");
            this.metered = cassandra.prepare("INSERT INTO " + keyspace + ".meters (bucket_id, span, organisation,"
                    + " bucket, created_at) VALUES (?, 0, ?, ?, ?) USING TIMESTAMP ?");
            this.closed = cassandra.prepare("INSERT INTO " + keyspace
                    + ".meters (bucket_id, span, closed_at) VALUES (?, 0, ?) USING TIMESTAMP ?");
            this.divided = cassandra.prepare(
                    "INSERT INTO " + keyspace + ".meters (bucket_id, span, spans) VALUES (?, 0, ?) USING TIMESTAMP ?");
        }

        Telling tell(Happened<Bucket.Event, Bucket.State> happened) {
            var name = happened.entityId();
            long micros = happened.event().at().toEpochMilli() * 1000;
            if (happened.event() instanceof Bucket.Created created) {
                return Telling.nothing()
                        .and(listed.bind(created.organisation(), name, created.bucketId(), created.at(), micros))
                        .and(metered.bind(created.bucketId(), created.organisation(), name, created.at(), micros))
                        .and(
                                topic,
                                Fact.of(
                                        name,
                                        happened.sequence(),
                                        created.at(),
                                        new StorageFact.BucketCreated(created.organisation(), name)));
            }
            if (happened.event() instanceof Bucket.Removed removed) {
                return Telling.nothing()
                        .and(unlisted.bind(micros, removed.organisation(), name))
                        .and(unset.bind(moment(happened), Setting.LIFECYCLE.name(), name))
                        .and(unset.bind(moment(happened), Setting.QUOTA.name(), name))
                        .and(unset.bind(moment(happened), BucketSpans.MOVING, name))
                        .and(closed.bind(removed.bucketId(), removed.at(), micros))
                        .and(
                                topic,
                                Fact.of(
                                        name,
                                        happened.sequence(),
                                        removed.at(),
                                        new StorageFact.BucketDeleted(removed.organisation(), name)));
            }
            if (happened.event() instanceof Bucket.Configured configured
                    && HINTED.contains(configured.setting())
                    && happened.after() instanceof Bucket.Open open) {
                return Telling.nothing()
                        .and(set.bind(
                                configured.setting().name(),
                                name,
                                open.bucketId(),
                                open.createdAt(),
                                moment(happened)));
            }
            if (happened.event() instanceof Bucket.Unset gone && HINTED.contains(gone.setting())) {
                return Telling.nothing()
                        .and(unset.bind(moment(happened), gone.setting().name(), name));
            }
            return moved(happened);
        }

        /** What is told when keys begin to move, and when that is over. */
        private Telling moved(Happened<Bucket.Event, Bucket.State> happened) {
            var name = happened.entityId();
            boolean begins = happened.event() instanceof Bucket.Split
                    || happened.event() instanceof Bucket.Joined
                    || happened.event() instanceof Bucket.Renewed;
            if (begins && happened.after() instanceof Bucket.Open open) {
                long moment = moment(happened);
                return Telling.nothing()
                        .and(divided.bind(open.bucketId(), open.spans().spans().size(), moment))
                        .and(set.bind(BucketSpans.MOVING, name, open.bucketId(), open.createdAt(), moment));
            }
            boolean over = happened.event() instanceof Bucket.Cleared
                    && Bucket.spansOf(happened.after()).moves().isEmpty();
            return over
                    ? Telling.nothing().and(unset.bind(moment(happened), BucketSpans.MOVING, name))
                    : Telling.nothing();
        }

        /** Later for a later event, of two within a millisecond as well. */
        private static long moment(Happened<Bucket.Event, Bucket.State> happened) {
            return happened.event().at().toEpochMilli() * 1000 + happened.sequence() % 1000;
        }
    }
}
