package cloud.firn.e2e.machine;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Outage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalLong;

/** The door of the node agent: what its hosts run and filter, as an operator reads it. */
public final class Hosts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI door;

    public Hosts(int portBase) {
        this.door = URI.create("http://127.0.0.1:" + (portBase + 15));
    }

    /** Packets dropped on all hosts for this reason since the rules were first made. */
    public long dropped(String reason) {
        long sum = 0;
        for (JsonNode host : call("GET", "/filter").path("hosts")) {
            sum += host.path("dropped").path(reason).asLong();
        }
        return sum;
    }

    /** The hypervisor process of an instance, when there is one. */
    public OptionalLong process(String instance) {
        for (JsonNode vm : call("GET", "/vm").path("vms")) {
            if (vm.path("instance").asText().equals(instance) && vm.path("pid").asLong() > 0) {
                return OptionalLong.of(vm.path("pid").asLong());
            }
        }
        return OptionalLong.empty();
    }

    /** How many virtual machines the hosts know of, running or not. */
    public int machines() {
        return call("GET", "/vm").path("vms").size();
    }

    /** Everything the hosts say about one instance; a missing node when they know none. */
    public JsonNode machine(String instance) {
        for (JsonNode vm : call("GET", "/vm").path("vms")) {
            if (vm.path("instance").asText().equals(instance)) {
                return vm;
            }
        }
        return MissingNode.getInstance();
    }

    /** Asks the simulator whether a packet would arrive. */
    public boolean simulatedReach(String from, String to, String protocol, int port) {
        return call("GET", "/simulated/reach?from=" + from + "&to=" + to + "&protocol=" + protocol + "&port=" + port)
                .path("allowed")
                .asBoolean();
    }

    /** Lets the simulated process of an instance die. */
    public void simulatedCrash(String instance) {
        call("POST", "/simulated/crash?instance=" + instance);
    }

    private JsonNode call(String method, String path) {
        var request = HttpRequest.newBuilder(door.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            NotAsPromised.unless(
                    response.statusCode() == 200,
                    "The node agent answered " + response.statusCode() + " to " + path + ": " + response.body());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new Outage("The node agent did not answer " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Outage("interrupted", e);
        }
    }
}
