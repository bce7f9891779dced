package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Box;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** Chapter 5: stop, start, reboot, and a hypervisor process that dies: same address, same disk, and nothing hidden. */
final class Lives implements Chapter {
    private static final Pattern BOOTS = Pattern.compile("boots\\W+(\\d+)", Pattern.CASE_INSENSITIVE);

    @Override
    public String title() {
        return "5. Stop, start, reboot, crash";
    }

    @Override
    public void play(Stage stage) {
        long boots = boots(stage);
        stop(stage);
        start(stage, "started it again");
        expectBoots(stage, boots + 1, "after a stop and a start");

        stage.tell().timed("rebooted it", () -> stage.api().done("PUT", path(stage) + ":reboot", Map.of()));
        expectState(stage, "running");
        expectBoots(stage, boots + 2, "after a reboot");

        crash(stage);
        start(stage, "started it after the crash");
        expectBoots(stage, boots + 3, "after a crash and a start");
    }

    private static void stop(Stage stage) {
        var still = Instant.now();
        stage.tell().timed("stopped it", () -> stage.api().done("PUT", path(stage) + ":stop", Map.of()));
        stage.runs().ended(still, Instant.now());
        expectState(stage, "stopped");
        NotAsPromised.unless(
                !stage.internet().answers(stage.the(Thing.ADDRESS), 80), "It is stopped, yet port 80 is answered");
        if (stage.real()) {
            NotAsPromised.unless(
                    stage.hosts().process(stage.the(Thing.INSTANCE)).isEmpty(),
                    "It is stopped, yet its hypervisor process lives");
        }
    }

    private static void start(Stage stage, String text) {
        var ordered = Instant.now();
        stage.tell().timed(text, () -> stage.api().done("PUT", path(stage) + ":start", Map.of()));
        stage.runs().begun(ordered, Instant.now());
        var instance = expectState(stage, "running");
        NotAsPromised.unless(
                instance.path("public-ip").asText().equals(stage.the(Thing.ADDRESS)), "It has another address now");
    }

    private static void crash(Stage stage) {
        var id = stage.the(Thing.INSTANCE);
        var still = Instant.now();
        if (stage.real()) {
            Box.kill(stage.hosts().process(id).orElseThrow(() -> new NotAsPromised("It has no hypervisor process")));
        } else {
            stage.hosts().simulatedCrash(id);
        }
        var seen = Wait.upTo(
                Duration.ofSeconds(15),
                "the platform says that the instance is stopped",
                () -> stage.api().get(path(stage)),
                now -> now.path("state").asText().equals("stopped"));
        stage.runs().ended(still, Instant.now());
        stage.tell()
                .say("killed its hypervisor process: " + Narration.words(Duration.between(still, Instant.now()))
                        + " later the platform says stopped, because: "
                        + seen.path("state-reason").asText());
        NotAsPromised.unless(
                seen.path("state-reason").asText().contains("crash"), "The platform does not say why: " + seen);
    }

    static JsonNode expectState(Stage stage, String state) {
        var instance = stage.api().get(path(stage));
        NotAsPromised.unless(
                instance.path("state").asText().equals(state), "Expected it " + state + ", but it is " + instance);
        return instance;
    }

    /** How often the guest has booted from this disk, as its page says; 0 where guests are modelled. */
    static long boots(Stage stage) {
        if (!stage.real()) {
            return 0;
        }
        var page = FirstInstance.awaitPage(stage);
        var found = BOOTS.matcher(page);
        NotAsPromised.unless(found.find(), "The guest's page does not say how often it booted: " + page);
        return Long.parseLong(found.group(1));
    }

    private static void expectBoots(Stage stage, long expected, String when) {
        if (!stage.real()) {
            return;
        }
        // Right after a reboot the old page may still be answered once.
        Wait.upTo(
                Duration.ofMinutes(2),
                "the guest counts " + expected + " boots " + when,
                () -> boots(stage),
                now -> now == expected);
        stage.tell().say("same address, same disk: the guest counts " + expected + " boots");
    }

    private static String path(Stage stage) {
        return "/instance/" + stage.the(Thing.INSTANCE);
    }
}
