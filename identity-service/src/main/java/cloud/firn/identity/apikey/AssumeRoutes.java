package cloud.firn.identity.apikey;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.uuidSegment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher1;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import cloud.firn.identity.apikey.ApiKeyEntity.Accepted;
import cloud.firn.identity.apikey.ApiKeyEntity.Refused;
import cloud.firn.identity.role.RoleBook.Role;
import cloud.firn.identity.role.RoleBooks;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /v2/iam-role/{id}/assume}: a key of a role for a while. The gateway has asked the role whether the caller may. */
final class AssumeRoutes extends AllDirectives {
    private static final PathMatcher1<UUID> ASSUME =
            segment("v2").slash("iam-role").slash(uuidSegment()).slash("assume");
    private static final int LARGEST_BODY = 4096;

    private final ApiKeys keys;
    private final ApiKeysInCassandra tables;
    private final RoleBooks roles;
    private final Callers callers;
    private final InstantSource clock;

    AssumeRoutes(ApiKeys keys, ApiKeysInCassandra tables, RoleBooks roles, Callers callers, InstantSource clock) {
        this.keys = keys;
        this.tables = tables;
        this.roles = roles;
        this.callers = callers;
        this.clock = clock;
    }

    private record Assume(@Nullable Long ttl) {}

    private record AssumedOut(String key, String name, String orgId, String roleId, String secret, Instant expiresAt) {}

    Route routes() {
        return path(ASSUME, this::assumeIamRole);
    }

    private Route assumeIamRole(UUID id) {
        return post(() -> callers.required(
                caller -> Doors.body(LARGEST_BODY, body -> completeWithFuture(assume(caller, id.toString(), body)))));
    }

    private CompletionStage<HttpResponse> assume(Caller caller, String roleId, ByteString body) {
        var ttl = Objects.requireNonNullElse(Json.read(body, Assume.class).ttl(), 0L);
        return roles.find(caller.organisation(), roleId).thenCompose(found -> {
            if (found.isEmpty()) {
                return answer(Problems.of(Refusal.NOT_FOUND, "There is no role " + roleId + "."));
            }
            var most = found.get().maxSessionSeconds();
            if (ttl < 1 || ttl > most) {
                throw new InvalidBody("body.ttl", "takes 1 to " + most + " seconds, as the role says");
            }
            return tables.living(caller.organisation(), clock.instant())
                    .thenCompose(living -> living >= ApiKeysInCassandra.MOST
                            ? answer(Problems.of(
                                    Refusal.QUOTA_EXCEEDED,
                                    "An organisation has at most " + ApiKeysInCassandra.MOST
                                            + " temporary keys at once. Wait until some have ended."))
                            : make(caller, found.get(), ttl));
        });
    }

    private CompletionStage<HttpResponse> make(Caller caller, Role role, long ttl) {
        var keyId = caller.idempotencyKey() == null
                ? Secrets.newKeyId()
                : Secrets.keyIdOf(Ids.fresh(caller, "assumed/" + role.id()));
        var isOwner = role.id().equals(RoleBooks.ownerId(caller.organisation()).toString());
        var expires = clock.instant().plusSeconds(ttl).truncatedTo(ChronoUnit.MILLIS);
        var wanted = new ApiKeys.Wanted(
                caller.organisation(), caller.organisationName(), role.name(), isOwner ? null : role.id(), expires);
        return keys.create(keyId, wanted, Secrets.newSecret()).thenApply(reply -> {
            if (reply instanceof Accepted made) {
                var key = made.key();
                return Json.ok(new AssumedOut(
                        keyId,
                        key.name(),
                        key.organisation(),
                        role.id(),
                        keys.secretOf(key),
                        Objects.requireNonNullElse(key.expires(), expires)));
            }
            return reply instanceof Refused refused
                    ? Problems.of(refused.reason(), refused.detail())
                    : Problems.of(Refusal.FAULT, "An API key gave an answer that it should not.");
        });
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
