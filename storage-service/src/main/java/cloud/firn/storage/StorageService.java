package cloud.firn.storage;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import cloud.firn.platform.iam.Roles;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.topic.TopicAdmin;
import cloud.firn.storage.accesslog.AccessLog;
import cloud.firn.storage.accesslog.Delivery;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.lifecycle.Expiring;
import cloud.firn.storage.lifecycle.Lifecycles;
import cloud.firn.storage.notification.Notifications;
import cloud.firn.storage.notification.Outbox;
import cloud.firn.storage.notification.Sender;
import cloud.firn.storage.notification.Topics;
import cloud.firn.storage.notification.Webhooks;
import cloud.firn.storage.object.Clock;
import cloud.firn.storage.object.Collector;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.Pending;
import cloud.firn.storage.object.SpanMover;
import cloud.firn.storage.operator.Limits;
import cloud.firn.storage.operator.OperatorDoor;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.pace.Visits;
import cloud.firn.storage.query.QueryDoor;
import cloud.firn.storage.quota.OrganisationQuotas;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.role.RoleCheck;
import cloud.firn.storage.round.Rounds;
import cloud.firn.storage.round.RoundsInCassandra;
import cloud.firn.storage.s3.Ends;
import cloud.firn.storage.s3.S3Door;
import cloud.firn.storage.scrub.FindingsInCassandra;
import cloud.firn.storage.scrub.Scrub;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.sns.SnsCalls;
import cloud.firn.storage.sts.StsCalls;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Meters;
import cloud.firn.storage.usage.Tally;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The front door of object storage: starts everything about buckets and objects, and opens the S3 door. */
public final class StorageService {
    /** Connections beyond the bound that are taken in so that others can make room for them. */
    private static final int NEWCOMERS = 64;

    private final ServerBinding binding;
    private final ServerBinding operator;
    private final Collector collector;

    private StorageService(ServerBinding binding, ServerBinding operator, Collector collector) {
        this.binding = binding;
        this.operator = operator;
        this.collector = collector;
    }

    /** Starts the service. */
    public static CompletionStage<StorageService> start(Node node) {
        var settings = new StorageSettings(node.settings());
        var keyspace = node.schema("storage");
        var system = node.system();
        var clock = new Clock(node.clock());
        var keys = KeyRing.follow(node);
        var roles = roles(node);
        var pending = new Pending(node.cassandra(), clock, keyspace);
        var collector = new Collector(system, pending, clock, settings.grace());
        var buckets = Buckets.start(node, keyspace, settings.mostBuckets());
        var outbox = new Outbox(node.cassandra(), keyspace, settings.zone(), node.clock());
        var objects = Objects.start(system, tables(node, keyspace, outbox), buckets, pending, collector, clock);
        var topics = topics(node, keyspace);
        var webhooks = new Webhooks(system, settings.webhookNetworks());
        Sender.start(node, keyspace, outbox, topics, webhooks, buckets);
        SpanMover.start(node, keyspace, buckets, clock, settings.dividing());
        var uploads = new Uploads(
                system, new Uploads.Tables(node.cassandra(), keyspace), buckets, objects, pending, collector, clock);
        var things = new Expiring.Things(buckets, objects.upkeep(node.cassandra(), keyspace), uploads);
        var ends = new Ends(new Lifecycles(), settings.day());
        var tally = new Tally();
        var tokens = new SessionTokens(node.sealing(), node.clock());
        var visits = new Visits(settings.bounds());
        var pace = new Pace(settings.rate(), settings.trickle(), visits, node.clock());
        var verifier = verifier(node, keys, tokens);
        var organisations = OrganisationQuotas.start(node, keyspace);
        var quotas = Quotas.start(node, keyspace, buckets, organisations);
        var encryptions = new Encryptions(node.sealing());
        var sns = new SnsCalls(topics, webhooks, settings.zone(), roles);
        var questions = new QueryDoor(system, verifier, settings.hosts().api(), new StsCalls(tokens, roles), sns, pace);
        var door = new S3Door(
                system,
                verifier,
                settings.zone(),
                settings.hosts(),
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
                        AccessLog.start(node, keyspace, settings.accessLogs()),
                        new Notifications(buckets, topics, outbox, settings.zone()),
                        roles,
                        node.clock()));
        var deliverable = new Delivery.Things(buckets, objects, quotas, encryptions, keys::account);
        var orders = lookAfter(node, keyspace, things, ends, deliverable, collector);
        // Prepares its statements here: what follows may run on a thread of the driver, which cannot wait for itself.
        var limits = new Limits(system, buckets, organisations, keys::called);
        var operator = OperatorDoor.open(node, settings.operatorPort(), keyspace, orders, limits);
        return collector
                .start()
                .thenCompose(done -> serve(node, new StorageRoutes(node, door, questions), visits))
                .thenCombine(operator, (binding, opened) -> new StorageService(binding, opened, collector));
    }

    private static RoleCheck roles(Node node) {
        return new RoleCheck(
                Roles.follow(node, "storage-roles"), new StorageSettings(node.settings()).zone(), node.clock());
    }

    private static Verifier verifier(Node node, KeyRing keys, SessionTokens tokens) {
        var settings = new StorageSettings(node.settings());
        return new Verifier(keys, tokens, settings.zone(), settings.hosts().api(), node.clock());
    }

    private static Objects.Tables tables(Node node, String keyspace, Outbox outbox) {
        var settings = new StorageSettings(node.settings());
        return new Objects.Tables(
                node.cassandra(), keyspace, settings.dividing(), outbox, settings.streams(), settings.room());
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

    /** Starts what goes through everything again and again. */
    private static OperatorDoor.Parts lookAfter(
            Node node,
            String keyspace,
            Expiring.Things things,
            Ends ends,
            Delivery.Things deliverable,
            Collector collector) {
        var settings = new StorageSettings(node.settings());
        var rounds = new RoundsInCassandra(node.cassandra(), keyspace);
        var findings = new FindingsInCassandra(node.cassandra(), keyspace);
        Rounds.start(node, rounds, new Delivery(node, keyspace, deliverable, settings.accessLogs()));
        Rounds.start(node, rounds, new Expiring(node.system(), things, ends.lifecycles(), ends.day(), node.clock()));
        var scrub = new Scrub(node.system(), things.upkeep(), findings, settings.scrub(), node.clock());
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

    private static CompletionStage<ServerBinding> serve(Node node, StorageRoutes routes, Visits visits) {
        // Signatures are over headers as they were written, and a large object takes as long as it takes.
        var ours = ConfigFactory.parseString("akka.http.server {"
                        + " raw-request-uri-header = on, request-timeout = infinite,"
                        // Bytes may stand still because we are busy; who waits for a client ends it sooner.
                        + " idle-timeout = 5 minutes,"
                        + " max-connections = " + (visits.connections() + NEWCOMERS) + ","
                        + " parsing.error-handler = \"" + Malformed.class.getName() + "\","
                        + " parsing { modeled-header-parsing = off, max-content-length = infinite,"
                        + " uri-parsing-mode = relaxed, max-uri-length = 16k } }")
                .withFallback(node.system().settings().config());
        return Http.get(node.system())
                .newServerAt(node.settings().bind(), new StorageSettings(node.settings()).port())
                .withSettings(ServerSettings.create(ours))
                .bindFlow(visits.flow(node.door("storage", routes.routes()).handler(node.system())))
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
