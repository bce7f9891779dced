package cloud.firn.box.part;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import cloud.firn.servers.JavaCommand;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One process of a box or of a cluster.
 *
 * @param kind the same for parts that are started alike
 * @param home the tree that it is started from
 * @param data where its process id and its logs are kept
 * @param doors what it listens on; it is ready when each of them says so
 * @param otherPorts what it listens on besides
 * @param launch writes its configuration and says how to start it
 */
public record Part(
        String name,
        String kind,
        Home home,
        DataFolder data,
        List<Door> doors,
        List<Integer> otherPorts,
        Map<String, String> environment,
        Launch launch) {

    /** Prepares a start. */
    public interface Launch {
        JavaCommand prepare() throws IOException;
    }

    /** The worst that one of its doors says. */
    public Health health() {
        for (var door : doors) {
            var health = door.health().get();
            if (!health.ready()) {
                return doors.size() == 1 ? health : new Health(door.name() + ": " + health.lack());
            }
        }
        return Health.READY;
    }
}
