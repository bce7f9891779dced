package cloud.firn.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.instances.InstanceSummary;
import cloud.firn.contracts.ledger.LedgerFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.contracts.usage.UsageFact;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.servers.TestServers;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on real servers: facts go in by the topics, reports come out of the door. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BillingServiceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AtomicLong SEQUENCE = new AtomicLong();

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable NodeSettings settings;
    private static @Nullable Node node;
    private static int port;

    private final String organisation = UUID.randomUUID().toString();
    private final String instance = UUID.randomUUID().toString();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final List<Runnable> told = new ArrayList<>();

    @BeforeAll
    static void begin() {
        var servers = TestServers.shared();
        settings = NodeSettings.forTests(
                servers.cassandra(), servers.kafka(), Objects.requireNonNull(folder), Map.of("FIRN_BILLING_PORT", "0"));
        up();
    }

    @AfterAll
    static void end() {
        node().close();
    }

    @Test
    void a_running_instance_and_its_address_are_on_the_report_to_the_second_and_stop_when_they_stop() throws Exception {
        tell(new NetworkFact.AddressBound(organisation, instance, "203.0.113.7", "52:54:00:00:00:01", start));
        tell(new InstanceFact.Started(summary(1), start.minusSeconds(100)));
        await().atMost(SOON).until(() -> report().size() == 2);
        var running = row("instance");
        var truth = Duration.between(start.minusSeconds(100), Instant.now()).toSeconds();
        assertThat(running.path("quantity").asLong()).isBetween(truth - 1, truth);
        assertThat(running.path("variable").asText()).isEqualTo("standard.tiny");
        assertThat(running.path("unit").asText()).isEqualTo("seconds");

        tell(new InstanceFact.Stopped(summary(1), start.minusSeconds(100), start.minusSeconds(40), "ordered"));
        tell(new InstanceFact.Destroyed(summary(1)));
        tell(new NetworkFact.AddressReleased(organisation, instance, "203.0.113.7", start, start.plusSeconds(5)));
        await().atMost(SOON)
                .until(() ->
                        quantity("instance").equals("60") && quantity("address").equals("5"));
        assertThat(get("/v2/live-balance").path("currency").asText()).isEqualTo("CHF");
        assertThat(get("/v2/live-balance").path("balance").decimalValue())
                .isEqualByComparingTo(amount("instance").add(amount("address")).negate());
    }

    @Test
    void what_is_to_be_destroyed_is_billed_until_then_and_no_longer_and_its_true_end_corrects_that() throws Exception {
        tell(new InstanceFact.Started(summary(1), start.minusSeconds(100)));
        tell(new InstanceFact.DestroyOrdered(summary(1)));
        await().atMost(SOON)
                .until(() -> !report().isEmpty() && quantity("instance").equals("300"));
        tell(new InstanceFact.Stopped(summary(1), start.minusSeconds(100), start.minusSeconds(40), "ordered"));
        tell(new InstanceFact.Destroyed(summary(1)));
        await().atMost(SOON).until(() -> quantity("instance").equals("60"));
        List.copyOf(told).forEach(Runnable::run);
        measured("storage.requests", "GET", 17);
        await().atMost(SOON).until(() -> report().size() == 2);
        assertThat(quantity("instance")).isEqualTo("60");
    }

    @Test
    void measurements_are_on_the_report_in_the_units_of_the_rate_card() throws Exception {
        measured("storage.byte-seconds", "", 3_600_000_000_000L);
        measured("storage.requests", "GET", 17);
        measured("storage.bytes-out", "", 2_500_000_000L);
        measured("tea.cups", "", 3);
        await().atMost(SOON).until(() -> report().size() == 4);
        assertThat(quantity("storage")).isEqualTo("1");
        assertThat(quantity("storage-requests")).isEqualTo("17");
        assertThat(quantity("storage-traffic-out")).isEqualTo("2.5");
        assertThat(row("tea.cups").path("unrated").asText()).isEqualTo("no such meter");
        assertThat(get("/v2/live-balance").path("unrated").asInt()).isEqualTo(1);
    }

    @Test
    void a_replay_of_every_fact_and_a_restart_change_nothing() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        tell(new InstanceFact.Started(summary(1), start));
        tell(new InstanceFact.Stopped(summary(1), start, start.plusSeconds(61), "ordered"));
        tell(new InstanceFact.Started(summary(2), start.plusSeconds(100)));
        tell(new InstanceFact.Stopped(summary(2), start.plusSeconds(100), start.plusSeconds(139), "crashed"));
        tell(new InstanceFact.Destroyed(summary(2)));
        measured("storage.requests", "GET", 17);
        await().atMost(SOON)
                .until(() -> report().size() == 2 && quantity("instance").equals("100"));
        var before = get("/v2/live-balance").path("balance");
        node().consumers().replicate("test-ledger", Topics.LEDGER, LedgerFact.class, (key, fact) -> {
            if (fact != null && key.equals(organisation) && fact.body() instanceof LedgerFact.Rated rated) {
                heard.add(rated.usage());
            }
        });
        await().atMost(SOON).until(() -> heard.size() == 3);

        List.copyOf(told).forEach(Runnable::run);
        node().close();
        up();
        List.copyOf(told).forEach(Runnable::run);
        measured("storage.bytes-out", "", 1_000_000_000L);
        await().atMost(SOON).until(() -> report().size() == 3);
        assertThat(quantity("instance")).isEqualTo("100");
        assertThat(quantity("storage-requests")).isEqualTo("17");
        assertThat(get("/v2/live-balance").path("balance").decimalValue().subtract(before.decimalValue()))
                .isEqualByComparingTo("-0.02");
        assertThat(heard).doesNotHaveDuplicates();
    }

    @Test
    void meters_that_no_account_remembers_are_recalled_when_they_are_told_again() throws Exception {
        for (int i = 0; i < 150; i++) {
            var shortLived = summary(UUID.randomUUID().toString(), 1);
            tell(new InstanceFact.Started(shortLived, start));
            tell(new InstanceFact.Stopped(shortLived, start, start.plusSeconds(2), "ordered"));
            tell(new InstanceFact.Destroyed(shortLived));
        }
        await().atMost(SOON)
                .until(() -> !report().isEmpty() && quantity("instance").equals("300"));
        List.copyOf(told).forEach(Runnable::run);
        tell(new InstanceFact.Started(summary(1), start.minusSeconds(1_000)));
        tell(new InstanceFact.Stopped(summary(1), start.minusSeconds(1_000), start, "ordered"));
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> quantity("instance")
                .equals("1300"));
    }

    @Test
    void an_organisation_that_used_nothing_owes_nothing() throws Exception {
        assertThat(report()).isEmpty();
        assertThat(get("/v2/live-balance").path("balance").asText()).isEqualTo("0");
    }

    @Test
    void only_a_verified_caller_is_answered_and_a_wrong_month_is_named() throws Exception {
        var door = URI.create("http://127.0.0.1:" + port + "/v2/live-balance");
        var stranger = CLIENT.send(HttpRequest.newBuilder(door).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(stranger.statusCode()).isEqualTo(401);
        for (var wrong : List.of("2026-13", "november", "2026", "2026-11-01", "")) {
            var refused = get("/v2/usage-report?period=" + wrong);
            assertThat(refused.path("status").asInt()).as(wrong).isEqualTo(400);
            assertThat(refused.path("errors").path(0).path("location").asText()).isEqualTo("query.period");
        }
        assertThat(get("/v2/usage-report?period=2026-01").path("usage")).isEmpty();
    }

    private static void up() {
        node = Node.start(Objects.requireNonNull(settings));
        port = BillingService.start(node).toCompletableFuture().join().port();
    }

    private static Node node() {
        return Objects.requireNonNull(node);
    }

    private JsonNode report() throws IOException, InterruptedException {
        return get("/v2/usage-report").path("usage");
    }

    private JsonNode row(String product) throws IOException, InterruptedException {
        for (var row : report()) {
            if (row.path("product").asText().equals(product)) {
                return row;
            }
        }
        throw new AssertionError("No row for " + product);
    }

    private String quantity(String product) throws IOException, InterruptedException {
        return row(product).path("quantity").asText();
    }

    private BigDecimal amount(String product) throws IOException, InterruptedException {
        return new BigDecimal(row(product).path("amount").asText());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var header = node().callers().header(new Caller(organisation, "acme", "EXOtest", "request", null));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(header.name(), header.value())
                .timeout(SOON)
                .build();
        return Json.tree()
                .readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private void measured(String meter, String variable, long quantity) {
        var id = UUID.randomUUID().toString();
        var body = new UsageFact.Measured(
                id,
                organisation,
                "storage",
                "bucket-" + organisation,
                meter,
                variable,
                quantity,
                start,
                start.plusSeconds(10));
        tell(Topics.USAGE, Fact.of(organisation, SEQUENCE.incrementAndGet(), start, body));
    }

    private void tell(InstanceFact body) {
        tell(Topics.INSTANCES, Fact.of(body.instance().id(), SEQUENCE.incrementAndGet(), start.plusSeconds(200), body));
    }

    private void tell(NetworkFact body) {
        tell(Topics.NETWORK, Fact.of(instance, SEQUENCE.incrementAndGet(), start, body));
    }

    private void tell(String topic, Fact<?> fact) {
        Runnable telling = () -> node().publisher()
                .send(node().topic(topic), fact.key(), Facts.write(fact))
                .toCompletableFuture()
                .join();
        telling.run();
        told.add(telling);
    }

    private InstanceSummary summary(long run) {
        return summary(instance, run);
    }

    private InstanceSummary summary(String id, long run) {
        return new InstanceSummary(
                id,
                organisation,
                "web",
                "type",
                "standard.tiny",
                "template",
                10,
                List.of(),
                null,
                null,
                "hv-1",
                1,
                run);
    }
}
