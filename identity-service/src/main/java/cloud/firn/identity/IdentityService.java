package cloud.firn.identity;

import static akka.http.javadsl.server.Directives.concat;

import akka.http.javadsl.ServerBinding;
import cloud.firn.identity.apikey.ApiKeys;
import cloud.firn.identity.founding.FirstStart;
import cloud.firn.identity.organisation.Organisations;
import cloud.firn.identity.role.RoleBooks;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.node.Node;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** The service of organisations, their roles and their API keys: starts every part of it, in order, and opens its door. */
public final class IdentityService {
    private static final int PORT = 7710;

    private final ServerBinding door;

    private IdentityService(ServerBinding door) {
        this.door = door;
    }

    /**
     * Starts the service on {@code node}; its door is on {@code FIRN_IDENTITY_PORT} (7710). Done when the organisations of the
     * first start can sign, with their credentials in {@code FIRN_CREDENTIALS_DIR}, or as those in
     * {@code FIRN_FIRST_CREDENTIALS_DIR} say.
     */
    public static CompletionStage<IdentityService> start(Node node) {
        var keyspace = node.schema("identity");
        var operations = node.operations(keyspace, Operations.Service.IDENTITY);
        var organisations = Organisations.start(node);
        var roles = RoleBooks.start(node, keyspace, operations);
        var keys = ApiKeys.start(node, keyspace, operations, roles);
        var firstStart = firstStart(node, organisations, keys);
        node.health().require("organisations", firstStart::isComplete);
        var routes = concat(organisations.routes(), keys.routes(), roles.routes(keys::ofRole), operations.routes());
        return node.serve("identity", node.settings().port("identity", PORT), routes)
                .thenCompose(door -> firstStart.run().thenApply(done -> new IdentityService(door)));
    }

    private static FirstStart firstStart(Node node, Organisations organisations, ApiKeys keys) {
        var given = node.settings().find("FIRN_FIRST_CREDENTIALS_DIR");
        return given == null
                ? FirstStart.handingOver(
                        organisations,
                        keys,
                        Path.of(node.settings().get("FIRN_CREDENTIALS_DIR", ".firn/credentials")),
                        node.system())
                : FirstStart.given(organisations, keys, Path.of(given), node.system());
    }

    /** The port that the door is open on. */
    public int port() {
        return door.localAddress().getPort();
    }
}
