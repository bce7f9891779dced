package cloud.firn.e2e.chaos;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Three nodes of everything on this machine, handled as a person would: by {@code ./firn cluster}.
 *
 * @param script the {@code firn} script
 * @param folder the cluster's data folder
 */
public record Cluster(Path script, Path folder) {
    /** The services, each with nodes {@code <name>-1} to {@code <name>-3}. */
    public static final List<String> SERVICES =
            List.of("identity", "network", "compute", "storage", "billing", "gateway");

    private static final Duration LONG = Duration.ofMinutes(8);

    public void up() {
        firn("up").ok();
    }

    public void down() {
        firn("down").ok();
    }

    /** Nodes that start from now on are of the next version. */
    void prepareNextVersion() {
        NextVersion.build(script.toAbsolutePath().resolveSibling(""), folder.resolve("overlay"));
    }

    /** Stops what is left of a run before, removes its data, and starts everything. */
    void beginAnew() {
        down();
        Shell.run("rm", "-rf", folder.toString()).ok();
        up();
    }

    /** SIGKILL. */
    public void kill(String... parts) {
        firn("kill", parts).ok();
    }

    /** SIGTERM, and the end of it. */
    public void stop(String... parts) {
        firn("stop", parts).ok();
    }

    /** Returns when the parts are ready. */
    public void start(String... parts) {
        firn("start", parts).ok();
    }

    /** The parts that run, with their process ids. */
    public Map<String, Long> processes() {
        var found = new TreeMap<String, Long>();
        firn("status").ok().lines().map(line -> line.strip().split("\\s+", -1)).forEach(words -> {
            if (words.length > 2 && words[1].matches("\\d+")) {
                found.put(words[0], Long.parseLong(words[1]));
            }
        });
        return found;
    }

    /** A signal to a part that runs, as {@code STOP} or {@code CONT}. */
    public void signal(String signal, String part) {
        var pid = processes().get(part);
        NotAsPromised.unless(pid != null, part + " does not run");
        Shell.run("kill", "-" + signal, String.valueOf(pid)).ok();
    }

    /** What a customer of the organisation has. */
    public Access access(String organisation) {
        var env = new HashMap<String, String>();
        try {
            for (var line : Files.readAllLines(folder.resolve("credentials").resolve(organisation + ".env"))) {
                var pair = line.split("=", 2);
                env.put(pair[0], pair[1]);
            }
        } catch (IOException e) {
            throw new NotAsPromised("There are no credentials of " + organisation, e);
        }
        env.put("FIRN_ENDPOINT", "http://127.0.1.10:7700/v2");
        env.put("FIRN_ZONE", "cluster-1");
        env.put("AWS_ENDPOINT_URL", "http://127.0.1.10:7701");
        env.put("AWS_ACCESS_KEY_ID", env.get("FIRN_API_KEY"));
        env.put("AWS_SECRET_ACCESS_KEY", env.get("FIRN_API_SECRET"));
        env.put("AWS_DEFAULT_REGION", "cluster-1");
        return Access.fromEnvironment(env);
    }

    private Shell.Result firn(String verb, String... parts) {
        var command = new ArrayList<>(List.of(script.toString(), "cluster", "--data", folder.toString(), verb));
        command.addAll(List.of(parts));
        return Shell.run(LONG, Map.of("FIRN_SKIP_BUILD", "1"), command);
    }
}
