package cloud.firn.gateway.v2;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.gateway.audit.Audit;
import cloud.firn.gateway.authentication.Authenticator;
import cloud.firn.gateway.authentication.Keys;
import cloud.firn.gateway.idempotency.Idempotency;
import cloud.firn.gateway.routing.Endpoints;
import cloud.firn.gateway.routing.Service;
import cloud.firn.gateway.routing.Upstreams;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.iam.Roles;
import cloud.firn.platform.node.Node;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The front door of this package: the routes of everything below {@code /v2}. */
public final class V2 extends AllDirectives {
    private static final Map<Service, Integer> PORTS = Map.of(
            Service.IDENTITY, 7710,
            Service.COMPUTE, 7711,
            Service.NETWORK, 7712,
            Service.STORAGE, 7701,
            Service.BILLING, 7714);

    private final Entrance entrance;

    private V2(Entrance entrance) {
        this.entrance = entrance;
    }

    /** Follows the keys and makes the tables; services are found by {@code FIRN_<SERVICE>_URL}. */
    public static V2 start(Node node) {
        var urls = new EnumMap<Service, java.net.URI>(Service.class);
        PORTS.forEach((service, port) -> urls.put(service, node.settings().url(service.word(), port)));
        var keys = Keys.start(node);
        var passage = new Passage(node.system(), new Upstreams(node.system(), urls), node.callers());
        var steps = new Entrance.Steps(
                new Endpoints(V2::serviceOf),
                new Authenticator(keys::find, node.clock()),
                Limits.from(node.settings(), node.clock()),
                new Bodies(node.system(), Bodies.ROOM),
                Idempotency.start(node),
                new Permission(
                        Roles.follow(node, "gateway-roles"), node.settings().zone(), node.clock()),
                passage,
                new Audit(node));
        return new V2(new Entrance(node.system(), steps));
    }

    /** Everything that is not another door's. */
    public Route routes() {
        return handle(entrance::enter);
    }

    private static @Nullable Service serviceOf(String operation) {
        try {
            return Operations.Service.of(UUID.fromString(operation))
                    .map(service -> Service.valueOf(service.name()))
                    .orElse(null);
        } catch (IllegalArgumentException notAUuid) {
            return null;
        }
    }
}
