package cloud.firn.box.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./firn storage quota list|set|clear}: how much a bucket, or an organisation in all its buckets, may keep. */
@Command(name = "quota", description = "Show, set or clear how much a bucket or an organisation may keep.")
final class StorageQuota implements Callable<Integer> {
    /** What is to be done. */
    enum Order {
        list,
        set,
        clear
    }

    /** Whose quota it is. */
    static final class Whose {
        @Option(names = "--organisation", paramLabel = "ID|NAME", description = "An organisation, in all its buckets.")
        @Nullable
        String organisation;

        @Option(names = "--bucket", paramLabel = "NAME", description = "One bucket.")
        @Nullable
        String bucket;

        String query() {
            return organisation == null
                    ? "bucket=" + encoded(String.valueOf(bucket))
                    : "organisation=" + encoded(organisation);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    @Mixin
    Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "list|set|clear", description = "One of ${COMPLETION-CANDIDATES}.")
    Order order = Order.list;

    @ArgGroup
    @Nullable
    Whose whose;

    @Option(names = "--bytes", paramLabel = "SIZE", description = "At most so much, such as 500MB or 10GiB.")
    @Nullable
    String bytes;

    @Option(names = "--objects", paramLabel = "N", description = "At most so many, each version counted.")
    @Nullable
    Long objects;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var door = InternalDoor.ofStorage(where.known());
        if (order == Order.list) {
            list(door.get("/quota"));
            return 0;
        }
        if (whose == null) {
            throw new CannotDo("Say whose quota: --organisation ID|NAME or --bucket NAME");
        }
        var target = "/quota?" + whose.query();
        if (order == Order.clear) {
            door.delete(target);
            System.out.println("It has no quota now.");
            return 0;
        }
        if (bytes == null && objects == null) {
            throw new CannotDo("Say how much: --bytes SIZE, --objects N, or both");
        }
        var now = door.put(target
                + (bytes == null ? "" : "&bytes=" + ByteSize.read(bytes))
                + (objects == null ? "" : "&objects=" + objects));
        System.out.println("It may keep " + words(now) + ".");
        return 0;
    }

    private static void list(JsonNode all) {
        lines("organisation", all.path("organisations"));
        lines("bucket", all.path("buckets"));
        if (all.path("organisations").isEmpty() && all.path("buckets").isEmpty()) {
            System.out.println("There are no quotas.");
        }
    }

    private static void lines(String kind, JsonNode quotas) {
        quotas.properties()
                .forEach(quota -> System.out.println(
                        String.format(Locale.ROOT, "%-12s %-40s %s", kind, quota.getKey(), words(quota.getValue()))));
    }

    /** A quota in one phrase; a dash when there is none. */
    static String words(JsonNode quota) {
        var ofBytes = quota.has("bytes") ? quota.path("bytes").asLong() + " bytes" : "";
        var ofObjects = quota.has("objects") ? quota.path("objects").asLong() + " objects" : "";
        if (ofBytes.isEmpty() && ofObjects.isEmpty()) {
            return "-";
        }
        return ofBytes + (ofBytes.isEmpty() || ofObjects.isEmpty() ? "" : ", ") + ofObjects;
    }
}
