package cloud.firn.e2e.internet;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Outage;
import cloud.firn.e2e.machine.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client in a network namespace of its own, joined to this machine by a veth pair: as near to the internet as one
 * machine gets. Needs root.
 */
public final class NamespaceInternet implements Internet {
    private static final Pattern ACKED = Pattern.compile("bytes_acked:(\\d+)");
    private static final Duration QUIET = Duration.ofMillis(500);
    private final String name;
    private final String near;
    private final String gateway;
    private final String address;
    private final Process outpost;
    private final PrintStream orders;
    private final BufferedReader answers;
    private int lines;

    /**
     * Makes the namespace, after removing what an earlier one of the same number may have left.
     *
     * @param number tells several on one machine apart: the port base of the cloud
     */
    public NamespaceInternet(int number) {
        int block = Math.floorMod(number / 10, 16_384);
        var net = "198.18." + (block / 64) + ".";
        int start = (block % 64) * 4;
        this.name = "firn-demo-" + number;
        this.near = "fd" + number;
        this.gateway = net + (start + 1);
        this.address = net + (start + 2);
        sweep();
        dig();
        try {
            this.outpost = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            name,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx32m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            ownClasses(),
                            Outpost.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new NotAsPromised("The client in the namespace did not start", e);
        }
        this.orders = new PrintStream(outpost.getOutputStream(), true, UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(outpost.getInputStream(), UTF_8));
        NotAsPromised.unless("ready".equals(line()), "The client in the namespace is not ready");
    }

    @Override
    public String description() {
        return "network namespace " + name + " at " + address;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean answers(String target, int port, Duration limit) {
        return "yes".equals(order("knock " + target + " " + port + " " + limit.toMillis()));
    }

    @Override
    public boolean pings(String target) {
        return "yes".equals(order("ping " + target + " 1000"));
    }

    @Override
    public Optional<String> page(String target) {
        var answer = order("page " + target + " 3000");
        return answer.startsWith("page ")
                ? Optional.of(new String(Base64.getDecoder().decode(answer.substring(5)), UTF_8))
                : Optional.empty();
    }

    /** Runs a program in the namespace. */
    public Shell.Result inside(String... command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return Shell.run(Duration.ofSeconds(30), Map.of(), whole);
    }

    @Override
    public Line hold(String target, int port) {
        var id = String.valueOf(lines++);
        NotAsPromised.unless(
                "yes".equals(order("hold " + id + " " + target + " " + port)),
                "No connection to " + target + ":" + port + " could be opened");
        return new HeldLine(id, target, port);
    }

    @Override
    public void close() {
        orders.close();
        outpost.destroy();
        try {
            outpost.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sweep();
    }

    private synchronized String order(String text) {
        orders.println(text);
        return line();
    }

    private String line() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new NotAsPromised("The client in the namespace is gone");
            }
            return line;
        } catch (IOException e) {
            throw new Outage("The client in the namespace is gone", e);
        }
    }

    private static String ownClasses() {
        var location = Outpost.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString())).toString();
    }

    private void dig() {
        var far = near + "x";
        Shell.run("ip", "netns", "add", name).ok();
        Shell.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
                .ok();
        Shell.run("ip", "addr", "add", gateway + "/30", "dev", near).ok();
        Shell.run("ip", "link", "set", near, "up").ok();
        inside("ip", "addr", "add", address + "/30", "dev", far).ok();
        inside("ip", "link", "set", far, "up").ok();
        inside("ip", "link", "set", "lo", "up").ok();
        inside("ip", "route", "add", "default", "via", gateway).ok();
    }

    private void sweep() {
        Shell.run("ip", "link", "del", near);
        Shell.run("ip", "netns", "del", name);
    }

    /** Looks at what the kernel says of the connection: bytes that the other end acknowledged. */
    private final class HeldLine implements Line {
        private final String id;
        private final String target;
        private final int port;

        HeldLine(String id, String target, int port) {
            this.id = id;
            this.target = target;
            this.port = port;
        }

        @Override
        public boolean alive() {
            long before = acked();
            LockSupport.parkNanos(200_000_000);
            return acked() > before;
        }

        @Override
        public Instant silentSince(Duration limit) {
            var end = Instant.now().plus(limit);
            var heard = Instant.now();
            long last = acked();
            while (Instant.now().isBefore(end)) {
                LockSupport.parkNanos(30_000_000);
                var asked = Instant.now();
                long now = acked();
                if (now > last) {
                    last = now;
                    heard = asked;
                } else if (Duration.between(heard, asked).compareTo(QUIET) > 0) {
                    return heard;
                }
            }
            throw new NotAsPromised(
                    "The connection to " + target + ":" + port + " still lives after " + limit.toMillis() + " ms");
        }

        private long acked() {
            Matcher found = ACKED.matcher(
                    inside("ss", "-tinH", "dst", target + ":" + port).out());
            return found.find() ? Long.parseLong(found.group(1)) : -1;
        }

        @Override
        public void close() {
            order("drop " + id);
        }
    }
}
