package cloud.firn.identity.organisation;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import cloud.firn.identity.organisation.OrganisationEntity.Accepted;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;

/** {@code /v2/organization}: the caller's own organisation. */
final class OrganisationRoutes extends AllDirectives {
    private final Organisations organisations;
    private final Callers callers;

    OrganisationRoutes(Organisations organisations, Callers callers) {
        this.organisations = organisations;
        this.callers = callers;
    }

    private record OrganizationOut(String id, String name) {}

    Route routes() {
        return path(segment("v2").slash("organization"), this::getOrganization);
    }

    private Route getOrganization() {
        return get(() -> callers.required(caller -> completeWithFuture(organisations
                .describe(caller.organisation())
                .thenApply(reply -> reply instanceof Accepted found
                        ? Json.ok(new OrganizationOut(
                                caller.organisation(), found.organisation().name()))
                        : Problems.of(Refusal.NOT_FOUND, "The organisation of this key is not there any more.")))));
    }
}
