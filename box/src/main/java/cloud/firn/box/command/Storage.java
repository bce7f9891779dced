package cloud.firn.box.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./firn storage stat|scrub|collect}: what object storage keeps, whether all of it is whole, and cleaning up now.
 * {@link StorageQuota} says how much it may be.
 * After a scrub 0 only when nothing is damaged.
 */
@Command(
        name = "storage",
        description = "Show what object storage keeps, read all of it again, or clean up.",
        subcommands = StorageQuota.class)
final class Storage implements Callable<Integer> {
    private static final int LONGEST_CLEANING_SECONDS = 60;

    /** What is to be done. */
    enum Order {
        stat,
        scrub,
        collect
    }

    @Mixin
    Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "stat|scrub|collect", description = "One of ${COMPLETION-CANDIDATES}.")
    Order order = Order.stat;

    @Option(names = "--json", description = "Of stat, for programs.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var door = InternalDoor.ofStorage(where.known());
        return switch (order) {
            case stat -> stat(door.get("/stat"));
            case scrub -> scrub(door);
            case collect -> collect(door);
        };
    }

    private int stat(JsonNode stat) {
        if (json) {
            System.out.println(stat.toPrettyString());
            return 0;
        }
        say("%-40s %-36s %16s %12s %6s  %s", "BUCKET", "ORGANISATION", "BYTES", "OBJECTS", "SPANS", "QUOTA");
        stat.path("buckets")
                .forEach(bucket -> say(
                        "%-40s %-36s %16d %12d %6d  %s",
                        bucket.path("bucket").asText(),
                        bucket.path("organisation").asText(),
                        bucket.path("bytes").asLong(),
                        bucket.path("objects").asLong(),
                        bucket.path("spans").asInt(),
                        StorageQuota.words(bucket.path("quota"))));
        stat.path("organisations")
                .forEach(kept -> say(
                        "%-40s %-36s %16d %12d %6s  %s",
                        "(all buckets)",
                        kept.path("organisation").asText(),
                        kept.path("bytes").asLong(),
                        kept.path("objects").asLong(),
                        "",
                        StorageQuota.words(kept.path("quota"))));
        System.out.println();
        say("uploads open    %d", stat.path("uploads-open").asLong());
        say("bodies waiting  %d", stat.path("bodies-waiting").asLong());
        say("events dropped  %d", stat.path("events-dropped").asLong());
        say("scrub           %s", round(stat.path("scrub"), "damaged or replaced"));
        say("lifecycle       %s", round(stat.path("lifecycle"), "ended"));
        say("access logs     %s", round(stat.path("access-logs"), "delivered"));
        findings(stat);
        return 0;
    }

    private static String round(JsonNode round, String acted) {
        if (!round.hasNonNull("started-at")) {
            return "never yet";
        }
        var numbers = round.path("looked").asLong() + " looked at, "
                + round.path("acted").asLong() + " " + acted;
        return round.hasNonNull("ended-at")
                ? numbers + ", from " + round.path("started-at").asText() + " to "
                        + round.path("ended-at").asText()
                : numbers + ", since " + round.path("started-at").asText() + ", now at "
                        + round.path("bucket").asText() + "/"
                        + round.path("key").asText();
    }

    private static int scrub(InternalDoor door) throws IOException, InterruptedException {
        var asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        door.post("/scrub");
        long told = -1;
        while (true) {
            var stat = door.get("/stat");
            var pass = stat.path("scrub");
            boolean ours = pass.hasNonNull("started-at")
                    && !Instant.parse(pass.path("started-at").asText()).isBefore(asked);
            if (ours && pass.hasNonNull("ended-at")) {
                say("Whole pass: %s", round(pass, "damaged or replaced"));
                return findings(stat);
            }
            if (pass.path("looked").asLong() != told) {
                told = pass.path("looked").asLong();
                say("%s%s", ours ? "" : "The pass before: ", round(pass, "damaged or replaced"));
            }
            Thread.sleep(1000);
        }
    }

    private static int findings(JsonNode stat) {
        stat.path("findings")
                .forEach(finding -> say(
                        "DAMAGED %s/%s version %s: %s",
                        finding.path("bucket").asText(),
                        finding.path("key").asText(),
                        finding.path("version").asText(),
                        finding.path("what").asText()));
        return stat.path("findings").isEmpty() ? 0 : 1;
    }

    private static int collect(InternalDoor door) throws IOException, InterruptedException {
        long waiting = 0;
        for (int second = 0; second < LONGEST_CLEANING_SECONDS; second++) {
            waiting = door.post("/collect").path("bodies-waiting").asLong();
            if (waiting == 0) {
                System.out.println("Nothing waits to be removed.");
                return 0;
            }
            say("%d bodies wait to be removed", waiting);
            Thread.sleep(1000);
        }
        return 1;
    }

    private static void say(String form, Object... what) {
        System.out.println(String.format(Locale.ROOT, form, what).stripTrailing());
    }
}
