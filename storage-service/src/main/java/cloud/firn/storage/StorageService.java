package cloud.firn.storage;

import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import cloud.firn.platform.limits.Rate;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.lifecycle.DayLength;
import cloud.firn.storage.lifecycle.Expiring;
import cloud.firn.storage.lifecycle.Lifecycles;
import cloud.firn.storage.object.Clock;
import cloud.firn.storage.object.Collector;
import cloud.firn.storage.object.Dividing;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.Pending;
import cloud.firn.storage.object.Room;
import cloud.firn.storage.object.SpanMover;
import cloud.firn.storage.operator.OperatorDoor;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.pace.Visits;
import cloud.firn.storage.round.Rounds;
import cloud.firn.storage.round.RoundsInCassandra;
import cloud.firn.storage.s3.Ends;
import cloud.firn.storage.s3.S3Door;
import cloud.firn.storage.scrub.FindingsInCassandra;
import cloud.firn.storage.scrub.Scrub;
import cloud.firn.storage.signature.SessionTokens;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.VirtualHosts;
import cloud.firn.storage.sts.StsDoor;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Meters;
import cloud.firn.storage.usage.Tally;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The front door of object storage: starts everything about buckets and objects, and opens the S3 door. */
public final class StorageService {
    private static final int DEFAULT_PORT = 7701;
    private static final int DEFAULT_OPERATOR_PORT = 7716;
    private static final long MIB = 1024 * 1024;
    private static final int WHOLE_DAY_SECONDS = 24 * 3600;
    private static final Duration IDLE = Duration.ofSeconds(60);
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

    /**
     * Starts the service.
     *
     * <p>Reads {@code FIRN_STORAGE_PORT}, {@code FIRN_STORAGE_DOMAINS} (comma-separated; a bucket's name may stand
     * before each in a host's), {@code FIRN_STORAGE_WEBSITE_DOMAINS} (the same, where buckets are websites), {@code FIRN_STORAGE_GRACE_SECONDS} (how long a reader may go on with what was
     * overwritten or deleted), {@code FIRN_STORAGE_RATE_PER_SECOND} and {@code FIRN_STORAGE_RATE_BURST} (requests of one key, and of one network
     * without a key), {@code FIRN_STORAGE_TRICKLE_SECONDS} (how long a body may come with less than
     * 1 KiB a second, and how long a client may take to read the next 128 KiB of an answer), {@code FIRN_STORAGE_CONNECTIONS}
     * (how many may be open), {@code FIRN_STORAGE_REQUESTS_AT_ONCE} (of one network), {@code FIRN_STORAGE_STREAMS} (bodies of more than 16 KiB on their way in or out), {@code FIRN_STORAGE_DISK} (a folder on the disk where
     * Cassandra keeps its data, where it is on this machine) and {@code FIRN_STORAGE_DISK_FREE_MIB} (what must stay free there), {@code FIRN_STORAGE_HEAD_SECONDS} (how
     * long a new connection may take until its first request has come), {@code FIRN_STORAGE_BUCKETS} (how many one organisation may have),
     * {@code FIRN_STORAGE_OPERATOR_PORT} (of the door for those who run it),
     * {@code FIRN_STORAGE_LIFECYCLE_DAY_SECONDS} (how long a day of a lifecycle rule is, to watch rules at work),
     * {@code FIRN_STORAGE_SCRUB_DAYS} (how often every byte is read), and how the index of a bucket is divided:
     * {@code FIRN_STORAGE_SPAN_ROWS} (how many rows a span is meant to have), {@code FIRN_STORAGE_SPAN_LOOK_EVERY} (of how
     * many changes one has its span measured) and {@code FIRN_STORAGE_SPAN_GRACE_SECONDS} (how long rows wait before they
     * are moved; longer than a request takes to change the index).
     */
    public static CompletionStage<StorageService> start(Node node) {
        var settings = node.settings();
        var keyspace = node.schema("storage");
        var system = node.system();
        var clock = new Clock(node.clock());
        var keys = KeyRing.follow(node);
        node.health().require("storage-keys", keys::complete);
        var pending = new Pending(node.cassandra(), clock, keyspace);
        var grace = Duration.ofSeconds(settings.number("FIRN_STORAGE_GRACE_SECONDS", 10));
        var collector = new Collector(system, pending, clock, grace);
        var buckets = Buckets.start(node, keyspace, settings.number("FIRN_STORAGE_BUCKETS", 1_000));
        var dividing = dividing(settings);
        var streams = settings.number("FIRN_STORAGE_STREAMS", 320);
        var tables = new Objects.Tables(node.cassandra(), keyspace, dividing, streams, room(settings));
        var objects = Objects.start(system, tables, buckets, pending, collector, clock);
        SpanMover.start(node, keyspace, buckets, clock, dividing);
        var uploads = new Uploads(
                system, new Uploads.Tables(node.cassandra(), keyspace), buckets, objects, pending, collector, clock);
        var upkeep = objects.upkeep(node.cassandra(), keyspace);
        var day = settings.number("FIRN_STORAGE_LIFECYCLE_DAY_SECONDS", WHOLE_DAY_SECONDS);
        var ends = new Ends(new Lifecycles(), new DayLength(Duration.ofSeconds(day)));
        var tally = new Tally();
        var measureNow = Meters.start(node, keyspace, tally);
        var own = "." + settings.zone() + ".firn.internal";
        var domains = domains(node, "FIRN_STORAGE_DOMAINS", "localhost,s3" + own);
        var websites = domains(node, "FIRN_STORAGE_WEBSITE_DOMAINS", "s3-website.localhost,s3-website" + own);
        var tokens = new SessionTokens(node.sealing(), node.clock());
        var visits = new Visits(bounds(settings));
        var pace = new Pace(
                new Rate(
                        settings.number("FIRN_STORAGE_RATE_PER_SECOND", 10_000),
                        settings.number("FIRN_STORAGE_RATE_BURST", 20_000)),
                Duration.ofSeconds(settings.number("FIRN_STORAGE_TRICKLE_SECONDS", 60)),
                visits,
                node.clock());
        var verifier = new Verifier(keys, tokens, settings.zone(), domains, node.clock());
        var sessions = new StsDoor(system, verifier, domains, tokens, pace);
        var door = new S3Door(
                system,
                verifier,
                settings.zone(),
                new S3Door.Hosts(domains, websites),
                new S3Door.Parts(
                        buckets,
                        objects,
                        uploads,
                        tally,
                        measureNow,
                        keys::account,
                        ends,
                        new Encryptions(node.sealing()),
                        pace,
                        node.clock()));
        var orders = lookAfter(node, keyspace, new Expiring.Things(buckets, upkeep, uploads), ends, collector);
        // Its statements are prepared here: what follows may run on a thread of the driver, which must not wait for
        // itself.
        var operator =
                OperatorDoor.open(node, settings.port("storage_operator", DEFAULT_OPERATOR_PORT), keyspace, orders);
        return collector
                .start()
                .thenCompose(done -> serve(node, new StorageRoutes(node, door, sessions), visits))
                .thenCombine(operator, (binding, opened) -> new StorageService(binding, opened, collector));
    }

    private static Dividing dividing(NodeSettings settings) {
        return new Dividing(
                settings.number("FIRN_STORAGE_SPAN_ROWS", 50_000),
                settings.number("FIRN_STORAGE_SPAN_LOOK_EVERY", 4096),
                Duration.ofSeconds(settings.number("FIRN_STORAGE_SPAN_GRACE_SECONDS", 15)));
    }

    private static Room room(NodeSettings settings) {
        return new Room(
                Optional.ofNullable(settings.find("FIRN_STORAGE_DISK")).map(Path::of),
                settings.number("FIRN_STORAGE_DISK_FREE_MIB", 1024) * MIB);
    }

    private static VirtualHosts domains(Node node, String setting, String otherwise) {
        return new VirtualHosts(List.of(node.settings().get(setting, otherwise).split(",")));
    }

    /** Starts what goes through everything again and again. */
    private static OperatorDoor.Parts lookAfter(
            Node node, String keyspace, Expiring.Things things, Ends ends, Collector collector) {
        var rounds = new RoundsInCassandra(node.cassandra(), keyspace);
        var findings = new FindingsInCassandra(node.cassandra(), keyspace);
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

    private static Visits.Bounds bounds(NodeSettings settings) {
        return new Visits.Bounds(
                settings.number("FIRN_STORAGE_CONNECTIONS", 1024),
                settings.number("FIRN_STORAGE_REQUESTS_AT_ONCE", 512),
                Duration.ofSeconds(settings.number("FIRN_STORAGE_HEAD_SECONDS", 20)),
                IDLE,
                Duration.ofSeconds(settings.number("FIRN_STORAGE_TRICKLE_SECONDS", 60)));
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
                .newServerAt(node.settings().bind(), node.settings().port("storage", DEFAULT_PORT))
                .withSettings(ServerSettings.create(ours))
                .bindFlow(visits.flow(routes.routes().handler(node.system())))
                .thenApply(binding -> binding.addToCoordinatedShutdown(Duration.ofSeconds(5), node.system()));
    }

    /** Health under its two names, and S3 under all others; a website may have pages of these names too. */
    private static final class StorageRoutes extends AllDirectives {
        private final Node node;
        private final S3Door door;
        private final StsDoor sessions;

        StorageRoutes(Node node, S3Door door, StsDoor sessions) {
            this.node = node;
            this.door = door;
            this.sessions = sessions;
        }

        Route routes() {
            return concat(
                    extractRequest(
                            request -> door.isVisit(request) ? completeWithFuture(door.answer(request)) : reject()),
                    node.health().routes(),
                    extractRequest(request -> completeWithFuture(
                            sessions.isQuestion(request) ? sessions.answer(request) : door.answer(request))));
        }
    }
}
