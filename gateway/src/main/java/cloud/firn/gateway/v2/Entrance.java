package cloud.firn.gateway.v2;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.gateway.audit.Audit;
import cloud.firn.gateway.authentication.Authenticator;
import cloud.firn.gateway.authentication.Key;
import cloud.firn.gateway.authentication.SignedCall;
import cloud.firn.gateway.authentication.Verdict;
import cloud.firn.gateway.idempotency.Idempotency;
import cloud.firn.gateway.routing.Endpoint;
import cloud.firn.gateway.routing.Endpoints;
import cloud.firn.gateway.routing.Match;
import cloud.firn.gateway.routing.Service;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.limits.Allowance;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through the gateway: is there such a path, who signed it, may they call now, does their role allow it,
 * was it made before, who answers it. Each step either goes on or answers.
 */
final class Entrance {
    /** JSON, and what clients send who name no type: nothing (read as bytes), or the one that curl names by itself. */
    private static final Set<String> JSON =
            Set.of("application/json", "application/octet-stream", "none/none", "application/x-www-form-urlencoded");

    private final ActorSystem<?> system;
    private final Endpoints endpoints;
    private final Authenticator authenticator;
    private final Limits limits;
    private final Bodies bodies;
    private final Idempotency idempotency;
    private final Permission permission;
    private final Passage passage;
    private final Audit audit;

    /** What an entrance leads through. */
    record Steps(
            Endpoints endpoints,
            Authenticator authenticator,
            Limits limits,
            Bodies bodies,
            Idempotency idempotency,
            Permission permission,
            Passage passage,
            Audit audit) {}

    Entrance(ActorSystem<?> system, Steps steps) {
        this.system = system;
        this.endpoints = steps.endpoints();
        this.authenticator = steps.authenticator();
        this.limits = steps.limits();
        this.bodies = steps.bodies();
        this.idempotency = steps.idempotency();
        this.permission = steps.permission();
        this.passage = steps.passage();
        this.audit = steps.audit();
    }

    CompletionStage<HttpResponse> enter(HttpRequest request) {
        return Incoming.of(request)
                .map(this::find)
                .orElseGet(() -> refuse(request, Refusals.nowhere()))
                .thenApply(answer -> answer.addHeader(RawHeader.create("Cache-Control", "no-store"))
                        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff")));
    }

    private CompletionStage<HttpResponse> find(Incoming incoming) {
        var match = endpoints.find(incoming.method(), incoming.target().path());
        if (match instanceof Match.OtherMethods other) {
            return refuse(incoming.request(), Refusals.otherMethods(other.allowed()));
        }
        if (!(match instanceof Match.Found found)) {
            return refuse(incoming.request(), Refusals.nowhere());
        }
        var authorization = incoming.header("Authorization");
        if (authorization.isEmpty() && found.endpoint().access() == Endpoint.Access.ANYONE) {
            return anonymous(incoming, found);
        }
        var verdict = authenticator.claim(authorization, signed(incoming, ByteString.emptyByteString()));
        return verdict instanceof Verdict.Claimed claim
                ? bodies.read(incoming.request(), body -> prove(incoming, found, claim, body))
                : strange(incoming, verdict);
    }

    private CompletionStage<HttpResponse> anonymous(Incoming incoming, Match.Found found) {
        var allowance = limits.strangers().take(incoming.network());
        var service = found.service();
        if (service == null || !allowance.granted()) {
            return refuse(incoming.request(), limited(Refusals.tooMany(allowance), allowance));
        }
        return bodies.read(incoming.request(), body -> passage.through(service, incoming, body, null))
                .thenApply(answer -> limited(answer, allowance));
    }

    private CompletionStage<HttpResponse> prove(
            Incoming incoming, Match.Found found, Verdict.Claimed claim, ByteString body) {
        var verdict = authenticator.prove(claim, signed(incoming, body));
        if (!(verdict instanceof Verdict.Verified verified)) {
            return strange(incoming, verdict);
        }
        var allowance = limits.take(verified.key());
        var answering = allowance.granted()
                ? admit(incoming, found, verified.key(), body)
                : answer(Refusals.tooMany(allowance));
        return answering.thenApply(answer -> {
            if (incoming.isMutation()) {
                audit.tell(called(incoming, verified.key(), answer.status().intValue()));
            }
            return limited(answer, allowance);
        });
    }

    private CompletionStage<HttpResponse> strange(Incoming incoming, Verdict verdict) {
        var allowance = limits.strangers().take(incoming.network());
        if (!allowance.granted()) {
            return refuse(incoming.request(), limited(Refusals.tooMany(allowance), allowance));
        }
        return refuse(
                incoming.request(),
                verdict instanceof Verdict.Unreadable unreadable
                        ? Refusals.unreadable(unreadable.detail())
                        : Refusals.unproven(verdict instanceof Verdict.Unproven unproven ? unproven.detail() : ""));
    }

    private CompletionStage<HttpResponse> admit(Incoming incoming, Match.Found found, Key key, ByteString body) {
        var service = found.service();
        if (service == null) {
            return answer(Refusals.noSuchOperation());
        }
        var type = incoming.request().entity().getContentType().mediaType();
        if (!body.isEmpty() && !JSON.contains(type.mainType() + "/" + type.subType())) {
            return answer(Refusals.notJson(type.toString()));
        }
        var denied = permission.refusal(incoming, found.endpoint(), service, key, body);
        if (denied.isPresent()) {
            return answer(denied.get());
        }
        var idempotencyKey = incoming.isMutation() ? incoming.header("Idempotency-Key") : "";
        if (idempotencyKey.isEmpty()) {
            return passage.through(service, incoming, body, caller(incoming, key, null));
        }
        return Idempotency.isKey(idempotencyKey)
                ? once(service, incoming, body, key, idempotencyKey)
                : answer(Refusals.notAKey());
    }

    private CompletionStage<HttpResponse> once(
            Service service, Incoming incoming, ByteString body, Key key, String idempotencyKey) {
        var call = new Idempotency.Call(
                key.organisation(),
                idempotencyKey,
                incoming.method(),
                incoming.target().pathAndQuery(),
                body);
        return idempotency.once(
                call, inItsEra -> passage.through(service, incoming, body, caller(incoming, key, inItsEra)));
    }

    private static Caller caller(Incoming incoming, Key key, @Nullable String idempotencyKey) {
        return new Caller(
                key.organisation(), key.organisationName(), key.keyId(), incoming.requestId(), idempotencyKey);
    }

    private static SignedCall signed(Incoming incoming, ByteString body) {
        return new SignedCall(
                incoming.method(), incoming.target().path(), incoming.target().query(), body);
    }

    private static AuditFact.Called called(Incoming incoming, Key key, int status) {
        return new AuditFact.Called(
                key.organisation(),
                key.keyId(),
                incoming.requestId(),
                incoming.method(),
                incoming.target().path(),
                status,
                incoming.source(),
                incoming.elapsedMillis(),
                key.roleId());
    }

    private static HttpResponse limited(HttpResponse answer, Allowance allowance) {
        return answer.addHeader(RawHeader.create("RateLimit-Limit", Long.toString(allowance.limit())))
                .addHeader(RawHeader.create("RateLimit-Remaining", Long.toString(allowance.remaining())))
                .addHeader(RawHeader.create("RateLimit-Reset", Long.toString(allowance.resetSeconds())));
    }

    /** Answers without having read the body. */
    private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse answer) {
        request.discardEntityBytes(system);
        return answer(answer);
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
