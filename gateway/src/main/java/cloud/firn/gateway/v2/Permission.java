package cloud.firn.gateway.v2;

import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import cloud.firn.gateway.authentication.Key;
import cloud.firn.gateway.routing.Endpoint;
import cloud.firn.gateway.routing.Service;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.iam.Request;
import cloud.firn.platform.iam.Roles;
import java.time.InstantSource;
import java.util.Optional;

/** Asks the role of the key that signed whether the call may be made. A key that nothing narrows costs nothing. */
final class Permission {
    private static final String ASSUME = "assume-iam-role";

    private final Roles roles;
    private final String zone;
    private final InstantSource clock;

    Permission(Roles roles, String zone, InstantSource clock) {
        this.roles = roles;
        this.zone = zone;
        this.clock = clock;
    }

    /** What is answered when the call may not be made; empty when it may. */
    Optional<HttpResponse> refusal(Incoming incoming, Endpoint endpoint, Service service, Key key, ByteString body) {
        var assumes = endpoint.name().equals(ASSUME);
        // What anybody may call without a signature is nobody's privilege.
        if (endpoint.access() == Endpoint.Access.ANYONE
                || (roles.isFree(key.organisation(), key.roleId()) && !assumes)) {
            return Optional.empty();
        }
        var request = request(incoming, endpoint, service, key, body);
        if (!roles.allows(key.organisation(), key.roleId(), request)) {
            return Optional.of(Refusals.notAllowed(endpoint.name(), service.inRoles()));
        }
        return assumes ? unassumed(incoming, endpoint, key, request) : Optional.empty();
    }

    private Optional<HttpResponse> unassumed(Incoming incoming, Endpoint endpoint, Key key, Request request) {
        if (key.expires() != null) {
            return Optional.of(Refusals.notAssumed(
                    "A key that ends by itself cannot assume a role, or it would never end. Sign with a lasting key."));
        }
        var id = endpoint.argumentsOf(incoming.target().path()).getOrDefault("id", "");
        var isOwner = id.equals(Ids.named("role/owner/" + key.organisation()).toString());
        if (!isOwner && roles.find(key.organisation(), id).isEmpty()) {
            return Optional.of(Refusals.noSuchRole(id));
        }
        return roles.letsAssume(key.organisation(), key.roleId(), isOwner ? null : id, request)
                ? Optional.empty()
                : Optional.of(Refusals.notAssumed(
                        "The assume-role-policy of this role does not allow this key to assume it."));
    }

    private Request request(Incoming incoming, Endpoint endpoint, Service service, Key key, ByteString body) {
        return new Request(
                service.inRoles(),
                endpoint.name(),
                zone,
                clock.instant(),
                incoming.source(),
                key.keyId(),
                CallArguments.of(incoming, endpoint, body),
                CallArguments.resources(incoming, endpoint));
    }
}
