package cloud.firn.e2e.machine;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.NotAsPromised;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole cloud on this machine, handled as a person would: by the {@code firn} script.
 *
 * @param script the {@code firn} script
 * @param folder the cloud's data folder
 * @param portBase the first of its ports
 */
public record Box(Path script, Path folder, int portBase) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object DESTROYING = new Object();

    /** The same, destroyed with this process too, however it ends, short of a SIGKILL. */
    public Box whileThisRuns() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::destroy, "destroy-box"));
        return this;
    }

    /** Starts what does not run; returns how long it took. */
    public Duration up(String... options) {
        var arguments = new ArrayList<String>(List.of("up"));
        arguments.addAll(List.of(options));
        long start = System.nanoTime();
        firn(Duration.ofMinutes(5), arguments).ok();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Stops everything and leaves the data. */
    public void down() {
        firn(Duration.ofMinutes(2), List.of("down")).ok();
    }

    /** Stops everything and removes the data, if there is any. One box at a time: who is told to end may be doing it already. */
    public void destroy() {
        synchronized (DESTROYING) {
            if (Files.exists(folder)) {
                firn(Duration.ofMinutes(3), List.of("destroy", "--yes")).ok();
            }
        }
    }

    /** What {@code ./firn env} exports for an organisation. */
    public Access access(String organisation) {
        var env = new HashMap<String, String>();
        firn(Duration.ofSeconds(30), List.of("env", "--org", organisation))
                .ok()
                .lines()
                .filter(line -> line.startsWith("export "))
                .map(line -> line.substring("export ".length()).split("=", 2))
                .forEach(pair -> env.put(pair[0], unquoted(pair[1])));
        return Access.fromEnvironment(env);
    }

    /** The parts that run, by name, with their process ids. */
    public Map<String, Long> processes() {
        var found = new LinkedHashMap<String, Long>();
        for (JsonNode part : status().path("parts")) {
            if (part.path("pid").asLong() > 0) {
                found.put(part.path("name").asText(), part.path("pid").asLong());
            }
        }
        return found;
    }

    /** Which hypervisor runs: {@code qemu-kvm}, {@code qemu-tcg} or {@code simulator}. */
    public String hypervisor() {
        return status().path("hypervisor").asText();
    }

    /** Everything {@code ./firn status --json} says. */
    public JsonNode status() {
        return json("status", "--json");
    }

    /** Everything {@code ./firn storage stat --json} says. */
    public JsonNode stored() {
        return json("storage", "stat", "--json");
    }

    private JsonNode json(String... words) {
        var out = firn(Duration.ofSeconds(30), List.of(words)).out();
        try {
            return JSON.readTree(out.substring(Math.max(0, out.indexOf('{'))));
        } catch (JsonProcessingException e) {
            throw new NotAsPromised("./firn " + String.join(" ", words) + " says: " + out, e);
        }
    }

    /** SIGKILL to one part; returns when it is gone. */
    public void kill(String part) {
        var pid = processes().get(part);
        if (pid == null) {
            throw new NotAsPromised("There is no running part " + part + " to kill");
        }
        kill(pid);
    }

    /** SIGKILL to a process of this machine; returns when it is gone. */
    public static void kill(long pid) {
        Shell.run("kill", "-9", String.valueOf(pid));
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    private Shell.Result firn(Duration limit, List<String> arguments) {
        var command = new ArrayList<String>(List.of(script.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--data", folder.toString(), "--port-base", String.valueOf(portBase)));
        return Shell.run(limit, Map.of("FIRN_SKIP_BUILD", "1"), command);
    }

    private static String unquoted(String value) {
        return value.length() > 1 && (value.startsWith("'") || value.startsWith("\""))
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
