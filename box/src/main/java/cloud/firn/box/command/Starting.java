package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Waits for parts that start, and says how it goes.
 *
 * @param since {@code System.nanoTime()} when the person began to wait
 * @param logs the command that shows the log of a part, without the part
 * @param down the command that stops what is left running
 */
record Starting(long since, String logs, String down) {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(150);

    /** Returns when all are ready; tells of those that were {@code started} now. */
    void awaitReady(List<Daemon> daemons, List<Daemon> started) throws IOException, InterruptedException {
        var waiting = new ArrayList<>(daemons);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!waiting.isEmpty()) {
            for (var daemon : List.copyOf(waiting)) {
                var health = daemon.part().health();
                if (health.ready()) {
                    waiting.remove(daemon);
                    if (started.contains(daemon)) {
                        say(daemon.part().name() + " is ready");
                    }
                } else {
                    refuseToWait(daemon, health, deadline);
                }
            }
            if (!waiting.isEmpty()) {
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        }
    }

    private void refuseToWait(Daemon daemon, Health health, long deadline) throws IOException {
        var name = daemon.part().name();
        if (daemon.pid().isEmpty()) {
            throw new CannotDo("The part " + name + " ended while it started. Its last words:\n  "
                    + String.join("\n  ", daemon.lastWords(15)) + "\nMore: " + logs + name
                    + ". What else runs is left running: " + down + " stops it");
        }
        if (System.nanoTime() > deadline) {
            throw new CannotDo("The part " + name + " is not ready after " + PATIENCE.toMinutes() + " minutes ("
                    + health.words() + "). See " + logs + name);
        }
    }

    void say(String words) {
        var seconds = (System.nanoTime() - since) / 1e9;
        System.out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, words));
    }
}
