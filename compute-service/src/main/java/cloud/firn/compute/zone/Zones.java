package cloud.firn.compute.zone;

import akka.http.javadsl.server.Route;
import cloud.firn.platform.node.NodeSettings;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The front door of this package: the routes about zones. */
public final class Zones {
    private Zones() {}

    /** {@code FIRN_API_ENDPOINT} and {@code FIRN_SOS_ENDPOINT} say where customers reach this zone. */
    public static Route start(NodeSettings settings) {
        var name = settings.zone();
        var id = UUID.nameUUIDFromBytes(("firn/zone/" + name).getBytes(StandardCharsets.UTF_8));
        return new ZoneRoutes(new ZoneRoutes.Zone(
                        id.toString(),
                        name,
                        settings.get("FIRN_API_ENDPOINT", "http://127.0.0.1:7700/v2"),
                        settings.get("FIRN_SOS_ENDPOINT", "http://127.0.0.1:7701")))
                .routes();
    }
}
