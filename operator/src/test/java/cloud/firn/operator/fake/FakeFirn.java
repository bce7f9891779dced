package cloud.firn.operator.fake;

import cloud.firn.operator.fake.Http.Call;
import cloud.firn.operator.firn.Credentials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Firn's public API and object storage over HTTP: answers, states, refusals and the memory of {@code Idempotency-Key} are those of
 * the real one; what each does inside is not there.
 */
public final class FakeFirn implements AutoCloseable {
    public static final Credentials CREDENTIALS = new Credentials("EXOfake", "fake-secret");

    private final FakeCompute compute = new FakeCompute();
    private final FakeIdentity identity = new FakeIdentity();
    private final FakeStorage storage = new FakeStorage();
    private final Map<String, Remembered> remembered = new HashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final HttpServer server;
    private volatile int failure = 500;

    private record Remembered(String call, Reply reply) {}

    /** What is answered; {@code body} of a refusal has the message. */
    record Reply(int status, JsonNode body) {
        static Reply ok(JsonNode body) {
            return new Reply(200, body);
        }

        static Reply no(int status, String message) {
            return new Reply(status, JsonNodeFactory.instance.objectNode().put("message", message));
        }

        static Reply done(String operation, String state, String reference) {
            var body =
                    JsonNodeFactory.instance.objectNode().put("id", operation).put("state", state);
            body.putObject("reference").put("id", reference);
            return ok(body);
        }
    }

    public FakeFirn() {
        server = Http.start(this::handle);
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2");
    }

    public URI storageEndpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public FakeCompute compute() {
        return compute;
    }

    public FakeIdentity identity() {
        return identity;
    }

    public FakeStorage storage() {
        return storage;
    }

    /** The next calls of the API are answered with this status and not carried out. */
    public void fail(int times, int status) {
        failure = status;
        failing.set(times);
    }

    /** Calls of this method and path, such as {@code POST /instance}, that were carried out or refused. */
    public long calls(String methodAndPath) {
        return calls.stream().filter(methodAndPath::equals).count();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(Call call) throws IOException {
        if (!call.path().startsWith("/v2/")) {
            storage.handle(call);
            return;
        }
        if (!call.header("Authorization").startsWith("EXO2-HMAC-SHA256 credential=" + CREDENTIALS.key())) {
            Http.answer(call, 401, Reply.no(401, "not signed").body());
            return;
        }
        if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            Http.answer(call, failure, Reply.no(failure, "out of order").body());
            return;
        }
        var reply = once(call);
        Http.answer(call, reply.status(), reply.body());
    }

    private synchronized Reply once(Call call) {
        var path = call.path().substring("/v2".length());
        calls.add(call.method() + " " + path);
        var key = call.header("Idempotency-Key");
        var what = call.method() + " " + path + " " + call.body();
        var before = remembered.get(key);
        if (before != null) {
            return before.call().equals(what) ? before.reply() : Reply.no(422, "This key was used for another call.");
        }
        var reply = carryOut(call, path);
        if (!key.isEmpty()) {
            remembered.put(key, new Remembered(what, reply));
        }
        return reply;
    }

    private Reply carryOut(Call call, String path) {
        ObjectNode body = call.json();
        return path.startsWith("/iam-role") || path.startsWith("/api-key")
                ? identity.answer(call.method(), path, body)
                : compute.answer(call.method(), path, body, call.query());
    }
}
