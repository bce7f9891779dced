package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Chapter 4: the firewall lets in what the rules say, and nothing else, at once and whatever the guest pretends. */
final class Packets implements Chapter {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public String title() {
        return "4. The firewall";
    }

    @Override
    public void play(Stage stage) {
        var address = stage.the(Thing.ADDRESS);
        stage.tell().say("the client is " + stage.internet().description());
        NotAsPromised.unless(stage.internet().answers(address, 80), "Port 80 is not answered");
        NotAsPromised.unless(!stage.internet().answers(address, 81), "Port 81 is answered, though no rule lets it in");
        stage.tell().say("port 80 is answered, port 81 is refused");

        closeAndOpen(stage, address, ATTEMPTS);

        if (stage.real()) {
            forgeForReal(stage);
        } else {
            stage.tell().say("packets are modelled here: nobody forges one");
        }
    }

    private static String webRule(Stage stage) {
        return "/security-group/" + stage.the(Thing.GROUP) + "/rules/" + stage.the(Thing.WEB_RULE);
    }

    /** A machine that is busy with other things may be late once: the promise must hold in one of a few attempts. */
    private static void closeAndOpen(Stage stage, String address, int attempts) {
        var cut = close(stage, address);
        stage.tell()
                .say("removed the rule for 80: the held connection was last heard " + Narration.words(cut)
                        + " after the order; a new one is refused too");
        var back = Instant.now();
        stage.keep(Thing.WEB_RULE, KeysAndRules.open(stage, 80));
        Wait.upTo(PATIENCE, "port 80 is answered", () -> stage.internet().answers(address, 80), open -> open);
        stage.tell()
                .say("put it back: answered " + Narration.words(Duration.between(back, Instant.now()))
                        + " after the order");
        if (cut.compareTo(AT_ONCE) > 0) {
            NotAsPromised.unless(attempts > 1, "A removed rule held only " + Narration.words(cut) + " after the order");
            closeAndOpen(stage, address, attempts - 1);
        }
    }

    /** Removes the rule for 80; how long after the order the held connection was last heard. */
    private static Duration close(Stage stage, String address) {
        try (var line = stage.internet().hold(address, 80)) {
            NotAsPromised.unless(line.alive(), "The held connection to port 80 does not live");
            var order = Instant.now();
            stage.api().done("DELETE", webRule(stage), Map.of());
            var took = Duration.between(order, line.silentSince(PATIENCE));
            NotAsPromised.unless(!stage.internet().answers(address, 80), "Port 80 is still answered without its rule");
            return took.isNegative() ? Duration.ZERO : took;
        }
    }

    private static void forgeForReal(Stage stage) {
        var client = stage.internet().address();
        // An address of nobody, from the range that is kept for documentation.
        counted(stage, "spoofed-source", () -> stage.guest()
                .run("ip addr add 192.0.2.77/32 dev eth0; ping -c 3 -W 1 -I 192.0.2.77 " + client
                        + "; ip addr del 192.0.2.77/32 dev eth0"));
        counted(stage, "spoofed-mac", () -> stage.guest()
                .run(
                        "m=$(cat /sys/class/net/eth0/address); (ip link set eth0 address 02:00:00:00:00:77; ping -c 2 -W 1 "
                                + client + "; ip link set eth0 address $m) >/dev/null 2>&1"));
        FirstInstance.awaitPage(stage);
        stage.tell().say("with its own address it is answered as before");
    }

    private static void counted(Stage stage, String reason, Runnable forgery) {
        long before = stage.hosts().dropped(reason);
        forgery.run();
        long after = Wait.upTo(
                PATIENCE,
                "a forged packet (" + reason + ") is counted as dropped",
                () -> stage.hosts().dropped(reason),
                now -> now > before);
        stage.tell()
                .say("forged packets from the guest (" + reason + ") were dropped and counted: " + (after - before));
    }
}
