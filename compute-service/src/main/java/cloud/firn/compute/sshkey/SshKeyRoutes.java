package cloud.firn.compute.sshkey;

import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import cloud.firn.compute.sshkey.SshKeyEntity.Accepted;
import cloud.firn.compute.sshkey.SshKeyEntity.Command;
import cloud.firn.compute.sshkey.SshKeyEntity.Delete;
import cloud.firn.compute.sshkey.SshKeyEntity.Describe;
import cloud.firn.compute.sshkey.SshKeyEntity.Found;
import cloud.firn.compute.sshkey.SshKeyEntity.Refused;
import cloud.firn.compute.sshkey.SshKeyEntity.Register;
import cloud.firn.compute.sshkey.SshKeyEntity.Reply;
import cloud.firn.compute.sshkey.SshKeysInCassandra.Listed;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import cloud.firn.platform.http.Doors;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Operations;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /v2/ssh-key}: turns HTTP into commands and replies into HTTP. */
final class SshKeyRoutes extends AllDirectives {
    private static final PathMatcher0 KEYS = segment("v2").slash("ssh-key");
    private static final int LARGEST_BODY = 32 * 1024;

    private final SshKeys keys;
    private final SshKeysInCassandra tables;
    private final Callers callers;
    private final Operations operations;

    SshKeyRoutes(SshKeys keys, SshKeysInCassandra tables, Callers callers, Operations operations) {
        this.keys = keys;
        this.tables = tables;
        this.callers = callers;
        this.operations = operations;
    }

    Route routes() {
        return concat(
                path(KEYS, () -> concat(listSshKeys(), registerSshKey())),
                path(KEYS.slash(segment()), name -> concat(getSshKey(name), deleteSshKey(name))));
    }

    private Route listSshKeys() {
        return get(() -> callers.required(caller -> onSuccess(
                tables.list(caller.organisation()), listed -> complete(Json.ok(Map.of("ssh-keys", listed))))));
    }

    private Route getSshKey(String name) {
        return get(() -> callers.required(
                caller -> completeWithFuture(keys.ask(new SshKeyId(caller.organisation(), name), Describe::new)
                        .thenApply(reply -> reply instanceof Found found
                                ? Json.ok(new Listed(name, found.fingerprint()))
                                : refused(reply)))));
    }

    private record RegisterSshKey(@Nullable String name, @Nullable String publicKey) {}

    private Route registerSshKey() {
        return post(() -> callers.required(
                caller -> Doors.body(LARGEST_BODY, body -> completeWithFuture(register(caller, body)))));
    }

    private CompletionStage<HttpResponse> register(Caller caller, ByteString body) {
        var asked = Json.read(body, RegisterSshKey.class);
        var errors = new ArrayList<FieldError>();
        var name = asked.name();
        if (name == null || !SshKeyId.canBe(name)) {
            errors.add(new FieldError(
                    "body.name",
                    "takes 1 to 255 letters, digits, dots, dashes, underscores; the first a letter or digit"));
        }
        var key = Optional.ofNullable(asked.publicKey()).flatMap(PublicKey::parse);
        if (key.isEmpty()) {
            errors.add(new FieldError(
                    "body.public-key", "takes one line of an OpenSSH public key: ed25519, rsa or ecdsa"));
        }
        if (name == null || key.isEmpty() || !errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
        return order(
                new SshKeyId(caller.organisation(), name),
                caller,
                "register-ssh-key",
                (operation, reply) -> new Register(key.get().line(), key.get().fingerprint(), operation, reply));
    }

    private Route deleteSshKey(String name) {
        return delete(() -> callers.required(caller -> completeWithFuture(
                order(new SshKeyId(caller.organisation(), name), caller, "delete-ssh-key", Delete::new))));
    }

    private interface Ordering {
        Command of(String operation, ActorRef<Reply> replyTo);
    }

    private CompletionStage<HttpResponse> order(SshKeyId id, Caller caller, String command, Ordering ordering) {
        var operation = operations.newId(caller, command + "/" + id.name()).toString();
        return keys.ask(id, reply -> ordering.of(operation, reply))
                .thenApply(reply -> reply instanceof Accepted
                        ? Json.ok(SshKeysInCassandra.operation(operation, id, command))
                        : refused(reply));
    }

    private static HttpResponse refused(Reply reply) {
        return reply instanceof Refused refused
                ? Problems.of(refused.reason(), refused.detail())
                : Problems.of(Refusal.FAULT, "An SSH key gave an answer that it should not.");
    }
}
