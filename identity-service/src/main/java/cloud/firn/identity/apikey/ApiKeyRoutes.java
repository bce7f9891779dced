package cloud.firn.identity.apikey;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import cloud.firn.identity.apikey.ApiKeyEntity.Accepted;
import cloud.firn.identity.apikey.ApiKeyEntity.Ended;
import cloud.firn.identity.apikey.ApiKeyEntity.Refused;
import cloud.firn.identity.apikey.ApiKeyEntity.Reply;
import cloud.firn.identity.role.RoleBooks;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.Ids;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /v2/api-key}: turns HTTP into commands and replies into HTTP. A secret is in one answer only, the first. */
final class ApiKeyRoutes extends AllDirectives {
    private static final PathMatcher0 KEYS = segment("v2").slash("api-key");
    private static final int LARGEST_BODY = 4096;
    private static final int LONGEST_NAME = 255;

    private final ApiKeys keys;
    private final ApiKeysInCassandra tables;
    private final RoleBooks roles;
    private final Callers callers;
    private final Operations operations;

    ApiKeyRoutes(ApiKeys keys, ApiKeysInCassandra tables, RoleBooks roles, Callers callers, Operations operations) {
        this.keys = keys;
        this.tables = tables;
        this.roles = roles;
        this.callers = callers;
        this.operations = operations;
    }

    Route routes() {
        return concat(
                path(KEYS, () -> concat(listApiKeys(), createApiKey())),
                path(KEYS.slash(segment()), keyId -> concat(getApiKey(keyId), deleteApiKey(keyId))));
    }

    private record KeyOut(String name, String key, @Nullable String secret, UUID roleId) {}

    private record CreateApiKey(@Nullable String name, @Nullable String roleId) {}

    private Route listApiKeys() {
        return get(() -> callers.required(caller -> completeWithFuture(tables.list(caller.organisation())
                .thenApply(listed -> Json.ok(Map.of(
                        "api-keys", listed.stream().map(key -> out(caller, key)).toList()))))));
    }

    private Route getApiKey(String keyId) {
        return get(() -> callers.required(caller -> completeWithFuture(keys.describe(keyId, caller.organisation())
                .thenApply(reply -> reply instanceof Accepted found
                        ? Json.ok(new KeyOut(
                                found.key().name(),
                                keyId,
                                null,
                                role(caller, found.key().roleId())))
                        : refused(reply)))));
    }

    private Route createApiKey() {
        return post(() ->
                callers.required(caller -> Doors.body(LARGEST_BODY, body -> completeWithFuture(create(caller, body)))));
    }

    private CompletionStage<HttpResponse> create(Caller caller, ByteString body) {
        var asked = Json.read(body, CreateApiKey.class);
        List<FieldError> errors = new ArrayList<>();
        var name = asked.name() == null ? "" : asked.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            errors.add(new FieldError("body.name", "takes 1 to 255 characters"));
        }
        var roleId = asked.roleId();
        if (roleId == null) {
            return create(caller, name, null, errors);
        }
        return roles.find(caller.organisation(), roleId).thenCompose(found -> {
            if (found.isEmpty()) {
                errors.add(new FieldError("body.role-id", "is no role of this organisation; list-iam-roles has them"));
            }
            var isOwner = roleId.equals(owner(caller).toString());
            return create(caller, name, isOwner ? null : roleId, errors);
        });
    }

    private CompletionStage<HttpResponse> create(
            Caller caller, String name, @Nullable String roleId, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
        return tables.list(caller.organisation())
                .thenCompose(listed -> listed.size() >= ApiKeysInCassandra.MOST
                        ? CompletableFuture.completedFuture(Problems.of(
                                Refusal.QUOTA_EXCEEDED,
                                "An organisation has at most " + ApiKeysInCassandra.MOST + " keys. Delete one first."))
                        : create(caller, name, roleId));
    }

    private CompletionStage<HttpResponse> create(Caller caller, String name, @Nullable String roleId) {
        var keyId =
                caller.idempotencyKey() == null ? Secrets.newKeyId() : Secrets.keyIdOf(Ids.fresh(caller, "api-key"));
        var wanted = new ApiKeys.Wanted(caller.organisation(), caller.organisationName(), name, roleId, null);
        return keys.create(keyId, wanted, Secrets.newSecret())
                .thenApply(reply -> reply instanceof Accepted made
                        ? Json.ok(new KeyOut(name, keyId, keys.secretOf(made.key()), role(caller, roleId)))
                        : refused(reply));
    }

    private Route deleteApiKey(String keyId) {
        return delete(() -> callers.required(caller -> completeWithFuture(keys.revoke(
                        keyId,
                        caller.organisation(),
                        caller.keyId(),
                        operations.newId(caller, "delete-api-key/" + keyId))
                .thenApply(reply -> reply instanceof Ended ended
                        ? Json.ok(ApiKeysInCassandra.revocation(ended.operation(), keyId))
                        : refused(reply)))));
    }

    private static KeyOut out(Caller caller, ApiKeysInCassandra.Listed key) {
        return new KeyOut(key.name(), key.keyId(), null, role(caller, key.roleId()));
    }

    private static UUID role(Caller caller, @Nullable String roleId) {
        return roleId == null ? owner(caller) : UUID.fromString(roleId);
    }

    private static UUID owner(Caller caller) {
        return RoleBooks.ownerId(caller.organisation());
    }

    private static HttpResponse refused(Reply reply) {
        return reply instanceof Refused refused
                ? Problems.of(refused.reason(), refused.detail())
                : Problems.of(Refusal.FAULT, "An API key gave an answer that it should not.");
    }
}
