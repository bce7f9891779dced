package cloud.firn.storage;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import cloud.firn.platform.limits.Rate;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.platform.topic.TopicAdmin;
import cloud.firn.storage.accesslog.AccessLog;
import cloud.firn.storage.accesslog.Delivery;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.lifecycle.DayLength;
import cloud.firn.storage.lifecycle.Expiring;
import cloud.firn.storage.lifecycle.Lifecycles;
import cloud.firn.storage.notification.Notifications;
import cloud.firn.storage.notification.Outbox;
import cloud.firn.storage.notification.Sender;
import cloud.firn.storage.notification.Topics;
import cloud.firn.storage.notification.Webhooks;
import cloud.firn.storage.object.Clock;
import cloud.firn.storage.object.Collector;
import cloud.firn.storage.object.Dividing;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.Pending;
import cloud.firn.storage.object.SpanMover;
import cloud.firn.storage.operator.Limits;
import cloud.firn.storage.operator.OperatorDoor;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.quota.OrganisationQuotas;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.query.QueryDoor;
import cloud.firn.storage.round.Rounds;
import cloud.firn.storage.round.RoundsInCassandra;
import cloud.firn.storage.s3.Ends;
import cloud.firn.storage.s3.S3Door;
import cloud.firn.storage.scrub.FindingsInCassandra;
import cloud.firn.storage.scrub.Scrub;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.VirtualHosts;
import cloud.firn.storage.sns.SnsCalls;
import cloud.firn.storage.sts.StsCalls;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Meters;
import cloud.firn.storage.usage.Tally;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The front door of object storage: starts everything about buckets and objects, and opens the S3 door. */
public final class StorageService {
    private static final int DEFAULT_PORT = 7701;
    private static final int DEFAULT_OPERATOR_PORT = 7716;
    private static final int WHOLE_DAY_SECONDS = 24 * 3600;

    private final ServerBinding binding;
    private final ServerBinding operator;
    private final Collector collector;

    private StorageService(ServerBinding binding, ServerBinding operator, Collector collector) {
        this.binding = binding;
        this.operator = operator;
        this.collector = collector;
    }

    /**
     * Starts the service.
     *
     * <p>Reads {@code FIRN_STORAGE_PORT}, {@code FIRN_STORAGE_DOMAINS} (comma-separated; a bucket's name may stand
     * before each in a host's), {@code FIRN_STORAGE_WEBSITE_DOMAINS} (the same, where buckets are websites), {@code FIRN_STORAGE_GRACE_SECONDS} (how long a reader may go on with what was
     * overwritten or deleted), {@code FIRN_STORAGE_RATE_PER_SECOND} and {@code FIRN_STORAGE_RATE_BURST} (requests of one key, and of one network
     * without a key), {@code FIRN_STORAGE_TRICKLE_SECONDS} (how long a body may come with less than
     * 1 KiB a second), {@code FIRN_STORAGE_BUCKETS} (how many one organisation may have),
     * {@code FIRN_STORAGE_OPERATOR_PORT} (of the door for those who run it),
     * {@code FIRN_STORAGE_LIFECYCLE_DAY_SECONDS} (how long a day of a lifecycle rule is, to watch rules at work),
     * {@code FIRN_STORAGE_ACCESS_LOG_SECONDS} (for how long requests are gathered into one access log),
     * {@code FIRN_STORAGE_SCRUB_DAYS} (how often every byte is read), and how the index of a bucket is divided:
     * {@code FIRN_STORAGE_SPAN_ROWS} (how many rows a span is meant to have), {@code FIRN_STORAGE_SPAN_LOOK_EVERY} (of how
     * many changes one has its span measured) and {@code FIRN_STORAGE_SPAN_GRACE_SECONDS} (how long rows wait before they
     * are moved; longer than a request takes to change the index). {@code FIRN_STORAGE_WEBHOOK_NETWORKS} are ranges of
     * addresses, with commas between them, that webhooks may be at besides the public Internet.
     */
    public static CompletionStage<StorageService> start(Node node) {
        var settings = node.settings();
        var keyspace = node.schema("storage");
        var system = node.system();
        var clock = new Clock(node.clock());
        var keys = KeyRing.follow(node);
        node.health().require("storage-keys", keys::complete);
        var pending = new Pending(node.cassandra(), clock, keyspace);
        var collector = new Collector(system, pending, clock, seconds(node, "FIRN_STORAGE_GRACE_SECONDS", 10));
        var buckets = Buckets.start(node, keyspace, settings.number("FIRN_STORAGE_BUCKETS", 1_000));
        var dividing = dividing(settings);
        var outbox = new Outbox(node.cassandra(), keyspace, settings.zone(), node.clock());
        var tables = new Objects.Tables(node.cassandra(), keyspace, dividing, outbox);
        var objects = Objects.start(system, tables, buckets, pending, collector, clock);
        var topics = topics(node, keyspace);
        var webhooks = new Webhooks(system, settings.get("FIRN_STORAGE_WEBHOOK_NETWORKS", ""));
        Sender.start(node, keyspace, outbox, topics, webhooks, buckets);
        SpanMover.start(node, keyspace, buckets, clock, dividing);
        var uploads = new Uploads(
                system, new Uploads.Tables(node.cassandra(), keyspace), buckets, objects, pending, collector, clock);
        var things = new Expiring.Things(buckets, objects.upkeep(node.cassandra(), keyspace), uploads);
        var ends = new Ends(
                new Lifecycles(),
                new DayLength(seconds(node, "FIRN_STORAGE_LIFECYCLE_DAY_SECONDS", WHOLE_DAY_SECONDS)));
        var tally = new Tally();
        var hosts = hosts(node);
        var tokens = new SessionTokens(node.sealing(), node.clock());
        var pace = pace(node);
        var verifier = new Verifier(keys, tokens, settings.zone(), hosts.api(), node.clock());
        var organisations = OrganisationQuotas.start(node, keyspace);
        var quotas = Quotas.start(node, keyspace, buckets, organisations);
        var encryptions = new Encryptions(node.sealing());
        var logsEvery = seconds(node, "FIRN_STORAGE_ACCESS_LOG_SECONDS", 300);
        var sns = new SnsCalls(topics, webhooks, settings.zone());
        var questions = new QueryDoor(system, verifier, hosts.api(), new StsCalls(tokens), sns, pace);
        var door = new S3Door(
                system,
                verifier,
                settings.zone(),
                hosts,
                new S3Door.Parts(
                        buckets,
                        objects,
                        uploads,
                        tally,
                        Meters.start(node, keyspace, tally),
                        keys::account,
                        ends,
                        encryptions,
                        pace,
                        quotas,
                        AccessLog.start(node, keyspace, logsEvery),
                        new Notifications(buckets, topics, outbox, settings.zone()),
                        node.clock()));
        var deliverable = new Delivery.Things(buckets, objects, quotas, encryptions, keys::account);
        var delivery = new Delivery(node, keyspace, deliverable, logsEvery);
        var orders = lookAfter(node, keyspace, things, ends, delivery, collector);
        var limits = new Limits(node.system(), buckets, organisations, keys::called);
        // Prepares its statements here: what follows may run on a thread of the driver, which cannot wait for itself.
        var operator = OperatorDoor.open(
                node, settings.port("storage_operator", DEFAULT_OPERATOR_PORT), keyspace, orders, limits);
        return collector
                .start()
                .thenCompose(done -> serve(node, door, questions))
                .thenCombine(operator, (binding, opened) -> new StorageService(binding, opened, collector));
    }

    private static Duration seconds(Node node, String setting, int otherwise) {
        return Duration.ofSeconds(node.settings().number(setting, otherwise));
    }

    private static S3Door.Hosts hosts(Node node) {
        var settings = node.settings();
        return new S3Door.Hosts(
                domains(settings, "FIRN_STORAGE_DOMAINS", "localhost", "s3"),
                domains(settings, "FIRN_STORAGE_WEBSITE_DOMAINS", "s3-website.localhost", "s3-website"));
    }

    private static Pace pace(Node node) {
        var settings = node.settings();
        return new Pace(
                new Rate(
                        settings.number("FIRN_STORAGE_RATE_PER_SECOND", 10_000),
                        settings.number("FIRN_STORAGE_RATE_BURST", 20_000)),
                seconds(node, "FIRN_STORAGE_TRICKLE_SECONDS", 60),
                node.clock());
    }

    private static Topics topics(Node node, String keyspace) {
        var settings = node.settings();
        var admin = new TopicAdmin(settings.kafka(), settings.topicPartitions(), settings.replication());
        CoordinatedShutdown.get(node.system())
                .addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "stop-making-topics", () -> {
                    admin.close();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        return new Topics(
                node.cassandra(), keyspace, node.sealing(), new Topics.Kafka(admin, node::topic), node.clock());
    }

    private static Dividing dividing(NodeSettings settings) {
        return new Dividing(
                settings.number("FIRN_STORAGE_SPAN_ROWS", 50_000),
                settings.number("FIRN_STORAGE_SPAN_LOOK_EVERY", 4096),
                Duration.ofSeconds(settings.number("FIRN_STORAGE_SPAN_GRACE_SECONDS", 15)));
    }

    /** The domains that are set; else one of this machine, and the zone's own under {@code name}. */
    private static VirtualHosts domains(NodeSettings settings, String setting, String local, String name) {
        var otherwise = local + "," + name + "." + settings.zone() + ".firn.internal";
        return new VirtualHosts(List.of(settings.get(setting, otherwise).split(",")));
    }

    /** Starts what goes through everything again and again. */
    private static OperatorDoor.Parts lookAfter(
            Node node, String keyspace, Expiring.Things things, Ends ends, Delivery delivery, Collector collector) {
        var rounds = new RoundsInCassandra(node.cassandra(), keyspace);
        var findings = new FindingsInCassandra(node.cassandra(), keyspace);
        Rounds.start(node, rounds, delivery);
        Rounds.start(node, rounds, new Expiring(node.system(), things, ends.lifecycles(), ends.day(), node.clock()));
        var every = Duration.ofDays(node.settings().number("FIRN_STORAGE_SCRUB_DAYS", 7));
        var scrub = new Scrub(node.system(), things.upkeep(), findings, every, node.clock());
        return new OperatorDoor.Parts(collector, rounds, findings, Rounds.start(node, rounds, scrub));
    }

    /** The port that the door listens on. */
    public int port() {
        return binding.localAddress().getPort();
    }

    /** The port that those who run the service use. */
    public int operatorPort() {
        return operator.localAddress().getPort();
    }

    /** How many bodies wait to be removed. */
    public int waitingToBeRemoved() {
        return collector.waiting();
    }

    private static CompletionStage<ServerBinding> serve(Node node, S3Door door, QueryDoor questions) {
        // Signatures are over headers as they were written, and a large object takes as long as it takes.
        var ours = ConfigFactory.parseString("akka.http.server {"
                        + " raw-request-uri-header = on, request-timeout = infinite, idle-timeout = 60s,"
                        + " parsing.error-handler = \"" + Malformed.class.getName() + "\","
                        + " parsing { modeled-header-parsing = off, max-content-length = infinite,"
                        + " uri-parsing-mode = relaxed, max-uri-length = 16k } }")
                .withFallback(node.system().settings().config());
        return Http.get(node.system())
                .newServerAt(node.settings().bind(), node.settings().port("storage", DEFAULT_PORT))
                .withSettings(ServerSettings.create(ours))
                .bind(new StorageRoutes(node, door, questions).routes())
                .thenApply(binding -> binding.addToCoordinatedShutdown(Duration.ofSeconds(5), node.system()));
    }

    /** Health under its two names, and S3 under all others; a website may have pages of these names too. */
    private static final class StorageRoutes extends AllDirectives {
        private final Node node;
        private final S3Door door;
        private final QueryDoor questions;

        StorageRoutes(Node node, S3Door door, QueryDoor questions) {
            this.node = node;
            this.door = door;
            this.questions = questions;
        }

        Route routes() {
            return concat(
                    extractRequest(
                            request -> door.isVisit(request) ? completeWithFuture(door.answer(request)) : reject()),
                    node.health().routes(),
                    extractRequest(request -> completeWithFuture(
                            questions.isQuestion(request) ? questions.answer(request) : door.answer(request))));
        }
    }
}
