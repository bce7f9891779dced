package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Box;
import java.time.Duration;
import java.util.OptionalLong;

/** Chapter 5, second half: the node agent dies, then the whole box; running guests are found again, not restarted. */
final class Survival implements Chapter {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String title() {
        return "   The node agent is killed, then the whole box";
    }

    @Override
    public void play(Stage stage) {
        long boots = Lives.boots(stage);
        var process = process(stage);

        stage.box().kill("agent");
        stage.tell().say("killed the node agent");
        stage.tell().timed("./firn up", () -> stage.box().up());
        unharmed(stage, process, boots);

        stage.box().processes().values().forEach(Box::kill);
        stage.tell().say("killed every process of the box");
        if (stage.real()) {
            FirstInstance.awaitPage(stage);
            stage.tell().say("the guest goes on answering");
        }
        stage.tell().timed("./firn up", () -> stage.box().up());
        unharmed(stage, process, boots);
    }

    private static void unharmed(Stage stage, OptionalLong process, long boots) {
        Wait.upTo(
                PATIENCE,
                "the node agent knows the instance as running",
                () -> stage.hosts()
                        .machine(stage.the(Thing.INSTANCE))
                        .path("power")
                        .asText(),
                power -> power.equalsIgnoreCase("running"));
        Lives.expectState(stage, "running");
        NotAsPromised.unless(process(stage).equals(process), "The guest runs in another process than before");
        NotAsPromised.unless(Lives.boots(stage) == boots, "The guest booted again");
        Wait.upTo(
                PATIENCE,
                "port 80 is answered",
                () -> stage.internet().answers(stage.the(Thing.ADDRESS), 80),
                open -> open);
        NotAsPromised.unless(
                !stage.internet().answers(stage.the(Thing.ADDRESS), 81), "Port 81 is answered after the restart");
        stage.tell()
                .say("the instance is found again, not restarted"
                        + (process.isPresent() ? " (process " + process.getAsLong() + ")" : ""));
    }

    private static OptionalLong process(Stage stage) {
        return stage.real() ? stage.hosts().process(stage.the(Thing.INSTANCE)) : OptionalLong.empty();
    }
}
