package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Chapter 8: everything is destroyed; nothing is left, and the meters stand still. */
final class Goodbye implements Chapter {
    @Override
    public String title() {
        return "8. Destroy everything";
    }

    @Override
    public void play(Stage stage) {
        var id = stage.the(Thing.INSTANCE);
        var address = stage.the(Thing.ADDRESS);
        var still = Instant.now();
        stage.tell().timed("destroyed the instance", () -> stage.api().done("DELETE", "/instance/" + id, Map.of()));
        stage.runs().ended(still, Instant.now());
        NotAsPromised.unless(
                stage.api().look("/instance/" + id).status() == 404, "The destroyed instance is still found");
        NotAsPromised.unless(
                !Rows.any(stage.api().get("/instance").path("instances"), "id", id), "The list still shows it");
        stage.forget(Thing.INSTANCE);

        stage.api().done("DELETE", "/security-group/" + stage.the(Thing.GROUP), Map.of());
        stage.forget(Thing.GROUP);
        stage.api().done("DELETE", "/ssh-key/" + stage.the(Thing.SSH_KEY), Map.of());
        stage.forget(Thing.SSH_KEY);
        Objects.destroy(stage);
        stage.tell().say("destroyed the group, the key and the bucket");

        NotAsPromised.unless(stage.hosts().machine(id).isMissingNode(), "The node agent still knows the instance");
        var traces = Wait.upTo(
                Duration.ofSeconds(5),
                "nothing of the instance is left on this machine",
                () -> Traces.of(stage.box().folder(), id, address),
                List::isEmpty);
        NotAsPromised.unless(traces.isEmpty(), "Something is left: " + traces);
        stage.tell().say("nothing is left: no process, tap, route, rule or disk");

        var stopped = Usage.of(stage.api()).of("instance", stage.the(Thing.TYPE_NAME));
        LockSupport.parkNanos(Duration.ofMillis(2_500).toNanos());
        var later = Usage.of(stage.api()).of("instance", stage.the(Thing.TYPE_NAME));
        NotAsPromised.unless(
                later.compareTo(stopped) == 0 || stage.notAlone(),
                "The meter still runs: " + stopped + ", then " + later);
        Bill.instanceSeconds(stage);
        stage.tell().say("and its meter stopped at that second");
    }
}
