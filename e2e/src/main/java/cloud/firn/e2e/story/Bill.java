package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** Chapter 7: the bill shows what was used: the instance to the second, the rest within seconds. */
final class Bill implements Chapter {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How far the report may be behind for what is measured, not told. */
    private static final long SECONDS_BEHIND = 10;

    /** What chapter 6 asks of its bucket with success. */
    private static final BigDecimal REQUESTS_MADE = BigDecimal.valueOf(13);

    private static final BigDecimal LARGE_OBJECT_GB = new BigDecimal("0.020971520");

    @Override
    public String title() {
        return "7. The bill";
    }

    @Override
    public void play(Stage stage) {
        instanceSeconds(stage);
        addressSeconds(stage);
        storage(stage);
        var balance = stage.api().get("/live-balance");
        NotAsPromised.unless(
                balance.path("balance").isNumber()
                        && !balance.path("currency").asText().isEmpty(),
                "GET /v2/live-balance answers " + balance);
        stage.tell()
                .say("the balance is " + balance.path("balance").asText() + " "
                        + balance.path("currency").asText());
    }

    /** Compares the instance seconds with what the story knows, if nothing else of this type runs. */
    static void instanceSeconds(Stage stage) {
        var before = Instant.now();
        long billed = seconds(stage, "instance", stage.the(Thing.TYPE_NAME)) - stage.earlierInstanceSeconds();
        var after = Instant.now();
        long least = stage.runs().least(before).toSeconds() - 1;
        long most = stage.runs().most(after).toSeconds() + 1;
        stage.tell()
                .say("instance seconds: " + billed + " (it ran between " + (least + 1) + " and " + (most - 1) + " s in "
                        + stage.runs().count() + " runs)");
        NotAsPromised.unless(billed >= least, "Fewer instance seconds than it ran: " + billed + " < " + least);
        NotAsPromised.unless(
                billed <= most || stage.notAlone(), "More instance seconds than it ran: " + billed + " > " + most);
    }

    private static void addressSeconds(Stage stage) {
        long billed = seconds(stage, "address", "") - stage.earlierAddressSeconds();
        long most = Duration.between(stage.begun(), Instant.now()).toSeconds() + 1;
        stage.tell().say("address seconds: " + billed);
        NotAsPromised.unless(
                billed >= stage.runs().least(Instant.now()).toSeconds() - 1,
                "Fewer address seconds than instance seconds: " + billed);
        NotAsPromised.unless(billed <= most || stage.notAlone(), "More address seconds than time passed: " + billed);
    }

    private static void storage(Stage stage) {
        var stored = Wait.upTo(
                PATIENCE,
                "the stored gigabyte-hours are on the report",
                () -> stored(stage),
                now -> now.signum() > 0 && now.compareTo(expected(stage, SECONDS_BEHIND)) >= 0);
        NotAsPromised.unless(
                stored.compareTo(expected(stage, -2)) <= 0 || stage.notAlone(),
                "More gigabyte-hours than were stored: " + stored + " > " + expected(stage, -2));
        var requests = Wait.upTo(
                PATIENCE,
                "every request to the storage is on the report",
                () -> Usage.of(stage.api()).of("storage-requests", "").subtract(stage.earlierRequests()),
                now -> now.compareTo(REQUESTS_MADE) >= 0);
        stage.tell().say("stored GB-hours: " + stored.toPlainString() + ", requests: " + requests.toPlainString());
    }

    private static BigDecimal stored(Stage stage) {
        return Usage.of(stage.api()).of("storage", "").subtract(stage.earlierStorage());
    }

    private static BigDecimal expected(Stage stage, long secondsBehind) {
        long millis = Duration.between(stage.storedSince(), Instant.now()).toMillis() - 1000 * secondsBehind;
        return LARGE_OBJECT_GB
                .multiply(BigDecimal.valueOf(Math.max(millis, 0)))
                .divide(BigDecimal.valueOf(3_600_000), 12, RoundingMode.HALF_UP);
    }

    private static long seconds(Stage stage, String product, String variable) {
        return Usage.of(stage.api())
                .of(product, variable)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }
}
