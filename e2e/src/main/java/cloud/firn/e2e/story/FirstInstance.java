package cloud.firn.e2e.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Operations;
import cloud.firn.e2e.client.Wait;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chapter 3: a virtual machine that answers on its public address. */
final class FirstInstance implements Chapter {
    private static final Duration BOOT = Duration.ofMinutes(2);

    @Override
    public String title() {
        return "3. An instance with that key and user-data";
    }

    @Override
    public void play(Stage stage) {
        var name = "demo-" + stage.tag();
        stage.keep(Thing.INSTANCE_NAME, name);
        var body = Map.of(
                "name", name,
                "instance-type", Map.of("id", stage.the(Thing.TYPE)),
                "template", Map.of("id", stage.the(Thing.TEMPLATE)),
                "disk-size", 10,
                "security-groups", List.of(Map.of("id", stage.the(Thing.GROUP))),
                "ssh-key", Map.of("name", stage.the(Thing.SSH_KEY)),
                "user-data", Base64.getEncoder().encodeToString(userData(stage).getBytes(UTF_8)));
        var ordered = Instant.now();
        var idempotency = Map.of("Idempotency-Key", "demo-" + stage.tag());
        var accepted = stage.tell().timed("ordered the instance " + name, () -> stage.api()
                .call("POST", "/instance", Api.json(body), idempotency)
                .ok());
        var id = Operations.about(accepted);
        stage.keep(Thing.INSTANCE, id);
        NotAsPromised.unless(
                stage.api().get("/instance/" + id).path("name").asText().equals(name),
                "The instance is not found by its id at once");
        var again = stage.api()
                .call("POST", "/instance", Api.json(body), idempotency)
                .ok();
        NotAsPromised.unless(
                Operations.about(again).equals(id),
                "The same order with the same Idempotency-Key made another instance");

        Operations.succeeded(stage.api(), accepted);
        stage.runs().begun(ordered, Instant.now());
        stage.tell()
                .say("running, " + Narration.words(Duration.between(ordered, Instant.now())) + " after it was ordered");
        var instance = stage.api().get("/instance/" + id);
        NotAsPromised.unless(
                instance.path("state").asText().equals("running"),
                "The operation succeeded, but the state is " + instance);
        NotAsPromised.unless(
                Rows.any(stage.api().get("/instance").path("instances"), "id", id), "The list of instances lacks it");
        stage.keep(Thing.ADDRESS, instance.path("public-ip").asText());
        NotAsPromised.unless(!stage.the(Thing.ADDRESS).isEmpty(), "The instance has no public address: " + instance);
        stage.tell().say("its public address is " + stage.the(Thing.ADDRESS));
        firstWords(stage, ordered);
    }

    private static void firstWords(Stage stage, Instant ordered) {
        var address = stage.the(Thing.ADDRESS);
        if (!stage.real()) {
            stage.tell().say("guests are modelled here: no page to look at");
            return;
        }
        var page = awaitPage(stage);
        stage.tell()
                .say("the guest answers on port 80, " + Narration.words(Duration.between(ordered, Instant.now()))
                        + " after it was ordered");
        NotAsPromised.unless(
                page.contains(stage.the(Thing.INSTANCE_NAME)), "The page does not hold the instance's name: " + page);
        NotAsPromised.unless(page.contains(sha256(userData(stage))), "The guest was not given its user-data: " + page);
        NotAsPromised.unless(stage.internet().pings(address), "The guest does not answer a ping");
        stage.tell().say("and a ping");
        var shell = Wait.upTo(
                Duration.ofSeconds(30),
                "the guest lets the registered key in",
                () -> stage.guest().run("echo hello from $(hostname)"),
                result -> result.code() == 0);
        stage.tell().say("over SSH it says: " + shell.out().strip());
    }

    /** Waits for the page of the guest. */
    static String awaitPage(Stage stage) {
        return Wait.upTo(
                        BOOT,
                        "the guest's page is answered",
                        () -> stage.internet().page(stage.the(Thing.ADDRESS)),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String userData(Stage stage) {
        return "#!/bin/sh\necho told by user-data " + stage.tag() + " > /tmp/told\n";
    }
}
