package cloud.firn.e2e.story;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.internet.Internet;
import cloud.firn.e2e.internet.NamespaceInternet;
import cloud.firn.e2e.internet.SimulatedInternet;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Hosts;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/** What all chapters share: the doors of the cloud, the narration, and the things made so far. */
public final class Stage implements AutoCloseable {
    private final Map<Thing, String> things = new EnumMap<>(Thing.class);
    private final Runs runs = new Runs();
    private final Access access;
    private final Box box;
    private final Narration narration;
    private final Api api;
    private final S3Client s3;
    private final Hosts hosts;
    private final Internet internet;
    private final boolean real;
    private final Path folder;
    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final Instant begun = Instant.now();
    private Usage earlier = new Usage(MissingNode.getInstance());
    private boolean notAlone;
    private Instant storedSince = begun;

    /**
     * Sets the stage before a running cloud.
     *
     * @param hypervisor the one in use, as {@code ./firn status} names it
     */
    public Stage(Access access, Box box, String hypervisor, Narration narration) {
        this.access = access;
        this.box = box;
        this.narration = narration;
        this.real = hypervisor.startsWith("qemu");
        this.api = new Api(access);
        this.s3 = Buckets.client(access);
        this.hosts = new Hosts(access.portBase());
        this.internet = real ? new NamespaceInternet(access.portBase()) : new SimulatedInternet(hosts);
        try {
            this.folder = Files.createTempDirectory("firn-demo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Access access() {
        return access;
    }

    Api api() {
        return api;
    }

    S3Client s3() {
        return s3;
    }

    Hosts hosts() {
        return hosts;
    }

    Internet internet() {
        return internet;
    }

    Box box() {
        return box;
    }

    Runs runs() {
        return runs;
    }

    /** Whether guests and packets are real, not modelled. */
    boolean real() {
        return real;
    }

    /** A folder of our own, gone when the stage is closed. */
    Path folder() {
        return folder;
    }

    /** A word that no other play uses. */
    String tag() {
        return tag;
    }

    Instant begun() {
        return begun;
    }

    /** Notes what the account had used before, to tell it from what the story uses. */
    void rememberEarlierUse() {
        earlier = Usage.of(api);
        notAlone = api.get("/instance").path("instances").size() > 0
                || !s3.listBuckets().buckets().isEmpty();
    }

    /** Whether the organisation has other things that run: then only lower bounds of use are certain. */
    boolean notAlone() {
        return notAlone;
    }

    long earlierInstanceSeconds() {
        return earlier.of("instance", the(Thing.TYPE_NAME)).longValue();
    }

    long earlierAddressSeconds() {
        return earlier.of("address", "").longValue();
    }

    BigDecimal earlierStorage() {
        return earlier.of("storage", "");
    }

    BigDecimal earlierRequests() {
        return earlier.of("storage-requests", "");
    }

    void storedFromNow() {
        storedSince = Instant.now();
    }

    /** When the large object became visible. */
    Instant storedSince() {
        return storedSince;
    }

    Narration tell() {
        return narration;
    }

    void keep(Thing thing, String value) {
        things.put(thing, value);
    }

    void forget(Thing thing) {
        things.remove(thing);
    }

    Optional<String> kept(Thing thing) {
        return Optional.ofNullable(things.get(thing));
    }

    /** What an earlier chapter kept. */
    String the(Thing thing) {
        return kept(thing).orElseThrow(() -> new NotAsPromised("No earlier chapter made the " + thing));
    }

    /** A shell in the guest; only where guests are real. */
    Guest guest() {
        return new Guest((NamespaceInternet) internet, folder.resolve("key"), the(Thing.ADDRESS));
    }

    @Override
    public void close() {
        internet.close();
        s3.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            narration.say("The folder " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
