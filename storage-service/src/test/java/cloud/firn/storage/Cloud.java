package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.usage.UsageFact;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A storage service on the test servers, with two organisations, for all tests of this module. */
final class Cloud {
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /** How an SDK is set up. */
    enum Client {
        NEW_DEFAULTS,
        OLD_DEFAULTS
    }

    private static final class Shared {
        static final Cloud CLOUD = launch();
    }

    private final Node node;
    private final StorageService service;
    private final Path folder;
    private final String keyspace;
    private final AtomicInteger buckets = new AtomicInteger();
    private final List<UsageFact.Measured> usage = new CopyOnWriteArrayList<>();

    private Cloud(Node node, StorageService service, Path folder) {
        this.folder = folder;
        this.node = node;
        this.service = service;
        this.keyspace = node.settings().prefix() + "firn_storage";
        var unused = node.consumers().replicate("usage-of-tests", Topics.USAGE, UsageFact.class, (key, fact) -> {
            if (fact != null && fact.body() instanceof UsageFact.Measured measured) {
                usage.add(measured);
            }
        });
    }

    static Cloud shared() {
        return Shared.CLOUD;
    }

    /** Another service on the same servers, with tables and topics of its own. */
    static Cloud apart(Map<String, String> settings) {
        return launch(settings);
    }

    private static Cloud launch() {
        return launch(Map.of(
                "FIRN_STORAGE_LIFECYCLE_DAY_SECONDS", "3",
                "FIRN_STORAGE_ACCESS_LOG_SECONDS", "2",
                "FIRN_STORAGE_WEBHOOK_NETWORKS", "127.0.0.1/32"));
    }

    private static Cloud launch(Map<String, String> more) {
        try {
            return launch(Files.createTempDirectory("storage-test"), more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cloud launch(Path folder, Map<String, String> more) {
        var servers = TestServers.shared();
        var settings = new HashMap<>(
                Map.of("FIRN_STORAGE_PORT", "0", "FIRN_STORAGE_OPERATOR_PORT", "0", "FIRN_STORAGE_GRACE_SECONDS", "1"));
        settings.putAll(more);
        var node = Node.start(NodeSettings.forTests(servers.cassandra(), servers.kafka(), folder, settings));
        var service = StorageService.start(node).toCompletableFuture().join();
        var cloud = new Cloud(node, service, folder);
        cloud.key("AKACME", "acme");
        cloud.key("AKOTHER", "other");
        cloud.awaitKeys();
        return cloud;
    }

    /** Stops the service and starts it once more over the same tables and topics. */
    Cloud restarted(Map<String, String> settings) {
        var more = new HashMap<>(settings);
        more.put("FIRN_PREFIX", node.settings().prefix());
        close();
        return launch(folder, more);
    }

    void close() {
        node.close();
    }

    private void key(String id, String organisation) {
        var valid = KeyFact.Valid.ofOwner(
                id,
                UUID.nameUUIDFromBytes(organisation.getBytes(StandardCharsets.UTF_8))
                        .toString(),
                organisation,
                "test",
                node.sealing().seal(SECRET, id));
        node.publisher()
                .send(node.topic(Topics.KEYS), id, Facts.write(Fact.of(id, 1, Instant.now(), valid)))
                .toCompletableFuture()
                .join();
    }

    private void awaitKeys() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(acme(Client.NEW_DEFAULTS).listBuckets().buckets()).isNotNull();
            assertThat(other().listBuckets().buckets()).isNotNull();
        });
    }

    int port() {
        return service.port();
    }

    /** What the operator's door answers, with the internal key or without. */
    HttpResponse<String> operator(String method, String path, boolean known) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.operatorPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (known) {
            var passport = node.callers().header(new Caller("", "operator", "test", "test", null));
            request.header(passport.name(), passport.value());
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The session that the service uses. */
    CqlSession cassandra() {
        return node.cassandra();
    }

    Node node() {
        return node;
    }

    String keyspace() {
        return keyspace;
    }

    S3Client acme(Client client) {
        return client("AKACME", client);
    }

    /** An organisation that no other test uses. */
    S3Client newcomer(String organisation) {
        var id = "AK" + organisation.toUpperCase(Locale.ROOT);
        key(id, organisation);
        var s3 = client(id, Client.NEW_DEFAULTS);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(s3.listBuckets().buckets()).isNotNull());
        return s3;
    }

    S3Client other() {
        return client("AKOTHER", Client.NEW_DEFAULTS);
    }

    private S3Client client(String key, Client client) {
        var required = client == Client.OLD_DEFAULTS;
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port()))
                .region(Region.of("box-1"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, SECRET)))
                .forcePathStyle(true)
                .requestChecksumCalculation(
                        required ? RequestChecksumCalculation.WHEN_REQUIRED : RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(
                        required ? ResponseChecksumValidation.WHEN_REQUIRED : ResponseChecksumValidation.WHEN_SUPPORTED)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    String bucket(S3Client s3) {
        var name = "bucket-" + buckets.incrementAndGet();
        s3.createBucket(b -> b.bucket(name));
        return name;
    }

    UUID idOf(String bucket) {
        var row = node
                .cassandra()
                .execute("SELECT bucket_id, bucket FROM " + keyspace + ".buckets_by_organisation")
                .all()
                .stream()
                .filter(r -> bucket.equals(r.getString(1)))
                .findFirst()
                .orElseThrow();
        return row.getUuid(0);
    }

    /** Bodies that the index of a bucket names, parts included. */
    Set<UUID> bodiesOf(String bucket) {
        var found = new HashSet<UUID>();
        node.cassandra()
                .execute("SELECT body FROM " + keyspace + ".objects WHERE bucket_id = ? AND span = 0", idOf(bucket))
                .forEach(row -> {
                    found.add(row.getUuid(0));
                    node.cassandra()
                            .execute("SELECT part_body FROM " + keyspace + ".manifests WHERE body = ?", row.getUuid(0))
                            .forEach(part -> found.add(part.getUuid(0)));
                });
        return found;
    }

    /** What a thief of the disks would find: the rows of a bucket's objects and the first chunks of their bodies. */
    List<String> storedOf(String bucket) {
        var found = new ArrayList<String>();
        node.cassandra()
                .execute(
                        "SELECT content, attributes FROM " + keyspace + ".objects WHERE bucket_id = ? AND span = 0",
                        idOf(bucket))
                .forEach(row -> found.addAll(
                        List.of(text(row.getByteBuffer("content")), text(row.getByteBuffer("attributes")))));
        bodiesOf(bucket).forEach(body -> node.cassandra()
                .execute("SELECT content FROM " + keyspace + ".chunks WHERE body = ? AND segment = 0", body)
                .forEach(row -> found.add(text(row.getByteBuffer("content")))));
        return found;
    }

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? "" : StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    /** Bodies of any bucket that have a chunk. */
    Set<UUID> bodiesWithChunks() {
        var found = new HashSet<UUID>();
        node.cassandra()
                .execute("SELECT DISTINCT body, segment FROM " + keyspace + ".chunks")
                .forEach(row -> found.add(row.getUuid(0)));
        return found;
    }

    /** Bodies of this bucket that wait for the collector. */
    Set<UUID> pendingOf(String bucket) {
        var id = idOf(bucket);
        var found = new HashSet<UUID>();
        node.cassandra()
                .execute("SELECT body, bucket_id FROM " + keyspace + ".pending")
                .forEach(row -> {
                    if (id.equals(row.getUuid(1))) {
                        found.add(row.getUuid(0));
                    }
                });
        return found;
    }

    void awaitNoChunkOf(String bucket) {
        awaitOnly(bucket, 0);
    }

    /** Waits until the bucket has this many bodies, nothing of it is pending, and no chunk is nobody's. */
    void awaitOnly(String bucket, int bodies) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(pendingOf(bucket)).isEmpty();
            assertThat(bodiesOf(bucket)).hasSize(bodies);
            var named = new HashSet<UUID>();
            node.cassandra()
                    .execute("SELECT bucket FROM " + keyspace + ".buckets_by_organisation")
                    .forEach(row -> named.addAll(bodiesOf(row.getString(0))));
            // Uploads that are open name their parts; those that ended name none.
            node.cassandra()
                    .execute("SELECT body FROM " + keyspace + ".parts")
                    .forEach(row -> named.add(row.getUuid(0)));
            assertThat(named).containsAll(bodiesWithChunks());
        });
    }

    List<UsageFact.Measured> usageOf(String bucket) {
        return usage.stream().filter(m -> m.resource().equals(bucket)).toList();
    }

    /** Intervals of one meter follow each other without a gap or an overlap. */
    static void assertContiguous(List<UsageFact.Measured> told) {
        var ends = new HashMap<String, Instant>();
        for (var measured : told) {
            var before = ends.put(measured.meter() + "/" + measured.variable(), measured.to());
            if (before != null) {
                assertThat(measured.from()).isEqualTo(before);
            }
        }
    }
}
