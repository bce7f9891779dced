package cloud.firn.operator.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.operator.fake.Http.Call;
import cloud.firn.operator.fake.KubernetesObjects.Place;
import cloud.firn.operator.fake.KubernetesObjects.Refused;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Kubernetes API over HTTP, small and honest: what the operator needs of it behaves as the real one, and fails to order. */
public final class FakeKubernetes implements AutoCloseable {
    public static final String NAMESPACE = "shop";

    private static final String CUSTOM = "/apis/cloud.firn/v1";
    private static final Map<String, String> COLLECTIONS = Map.of(
            "SshKey", CUSTOM + "/sshkeys",
            "SecurityGroup", CUSTOM + "/securitygroups",
            "Bucket", CUSTOM + "/buckets",
            "Instance", CUSTOM + "/instances",
            "Secret", "/api/v1/secrets",
            "Event", "/api/v1/events",
            "Lease", "/apis/coordination.k8s.io/v1/leases");
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Pattern PATH =
            Pattern.compile("(/api/v1|/apis/[^/]+/[^/]+)(?:/namespaces/([^/]+))?/([a-z]+)(?:/([^/]+))?(/status)?");

    private final KubernetesObjects objects = new KubernetesObjects();
    private final HttpServer server;
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();
    private volatile boolean silent;
    private volatile int statusWrites = 200;
    private volatile int everything = 200;
    private volatile boolean closed;

    public FakeKubernetes() {
        server = Http.start(this::handle);
    }

    /** A kubeconfig that leads here. */
    public Path kubeconfig(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("kubeconfig"),
                    """
                    apiVersion: v1
                    kind: Config
                    current-context: fake
                    clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: fake, user: {token: t}}]
                    contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                    """
                            .formatted(server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an object; the specification as JSON with single quotes. */
    public void create(String kind, String name, String spec) {
        try {
            var object = JsonNodeFactory.instance
                    .objectNode()
                    .put("apiVersion", "cloud.firn/v1")
                    .put("kind", kind);
            object.set("spec", Http.JSON.readTree(spec.replace('\'', '"')));
            objects.create(place(kind, name), object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the specification. */
    public void edit(String kind, String name, Consumer<ObjectNode> change) {
        var object = objects.get(place(kind, name));
        object.remove("status");
        object.withObject("/metadata").remove("resourceVersion");
        change.accept(object.withObject("/spec"));
        objects.replace(place(kind, name), object, false);
    }

    public void delete(String kind, String name) {
        objects.delete(place(kind, name));
    }

    public Optional<ObjectNode> find(String kind, String name) {
        try {
            return Optional.of(objects.get(place(kind, name)));
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    /** A field of the status, with slashes; empty when it is not there. */
    public String status(String kind, String name, String field) {
        return find(kind, name).map(it -> it.at("/status/" + field).asText("")).orElse("");
    }

    /** A condition as {@code True Reason: message}; empty when it is not there. */
    public String condition(String kind, String name, String type) {
        for (var condition :
                find(kind, name).map(it -> it.at("/status/conditions")).orElse(JsonNodeFactory.instance.arrayNode())) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText() + " "
                        + condition.path("reason").asText() + ": "
                        + condition.path("message").asText();
            }
        }
        return "";
    }

    /** The reasons of all Events, in order of their making. */
    public List<String> events() {
        return objects.list(collection("Event"), null).stream()
                .map(event -> event.path("reason").asText())
                .toList();
    }

    /** Watches that are open or opened from now on tell nothing and do not end, whatever was asked. */
    public void silence(boolean on) {
        silent = on;
    }

    /** Versions that were told so far are too old to watch from. */
    public void forget() {
        objects.forget();
    }

    /** What writes of a status answer from now on; 200 means that they are done. */
    public void statusWritesAnswer(int status) {
        statusWrites = status;
    }

    /** What everything answers from now on; 200 means that it is done. */
    public void everythingAnswers(int status) {
        everything = status;
    }

    /** Lists that were read so far. */
    public int lists() {
        return lists.get();
    }

    /** Who holds a Lease; empty when nobody does. */
    public String holder(String namespace, String lease) {
        try {
            return objects.get(new Place(collection("Lease"), namespace, lease))
                    .at("/spec/holderIdentity")
                    .asText("");
        } catch (Refused e) {
            return "";
        }
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }

    private void handle(Call call) throws IOException {
        var match = PATH.matcher(call.path());
        if (!match.matches() || everything != 200) {
            refuse(call, everything == 200 ? 404 : everything, "out of order");
            return;
        }
        var collection = match.group(1) + "/" + match.group(3);
        var namespace = match.group(2);
        var name = match.group(4);
        boolean status = match.group(5) != null;
        try {
            if (name == null && "true".equals(call.query().get("watch"))) {
                watch(call, collection, namespace);
            } else if (status && statusWrites != 200) {
                refuse(call, statusWrites, "out of order");
            } else {
                Http.answer(call, 200, answer(call, collection, namespace, name, status));
            }
        } catch (Refused e) {
            refuse(call, e.status, String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode answer(
            Call call, String collection, @Nullable String namespace, @Nullable String name, boolean status) {
        if (name == null && call.method().equals("GET")) {
            return list(collection, namespace);
        }
        var body = call.method().equals("GET") ? JsonNodeFactory.instance.objectNode() : call.json();
        var asked = body.at("/metadata/name").asText("");
        var generated = body.at("/metadata/generateName").asText("") + names.incrementAndGet();
        var place = new Place(
                collection,
                namespace == null ? "" : namespace,
                name != null ? name : asked.isEmpty() ? generated : asked);
        return switch (call.method()) {
            case "GET" -> objects.get(place);
            case "POST" -> objects.create(place, body);
            case "PUT" -> objects.replace(place, body, status);
            case "PATCH" -> {
                if (!call.header("Content-Type").startsWith("application/merge-patch+json")) {
                    throw new Refused(415, "only merge patches are known here");
                }
                yield objects.merge(place, body);
            }
            case "DELETE" -> objects.delete(place);
            default -> throw new Refused(405, call.method());
        };
    }

    private ObjectNode list(String collection, @Nullable String namespace) {
        lists.incrementAndGet();
        var list = JsonNodeFactory.instance.objectNode().put("kind", "List").put("apiVersion", "v1");
        synchronized (objects) {
            list.putObject("metadata").put("resourceVersion", String.valueOf(objects.version()));
            objects.list(collection, namespace).forEach(list.putArray("items")::add);
        }
        return list;
    }

    private void watch(Call call, String collection, @Nullable String namespace) throws IOException {
        var since = Long.parseLong(call.query().getOrDefault("resourceVersion", "0"));
        var seconds = Long.parseLong(call.query().getOrDefault("timeoutSeconds", "300"));
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        call.exchange().getResponseHeaders().set("Content-Type", "application/json");
        call.exchange().sendResponseHeaders(200, 0);
        var out = call.exchange().getResponseBody();
        out.flush();
        try {
            while (!closed && (silent || System.nanoTime() < end)) {
                for (var event :
                        silent ? List.<KubernetesObjects.Event>of() : objects.after(since, collection, namespace)) {
                    since = event.version();
                    out.write(line(event.type(), event.object()));
                    out.flush();
                }
                objects.await(objects.version(), LOOK);
            }
        } catch (Refused e) {
            out.write(line("ERROR", KubernetesObjects.status(e.status, String.valueOf(e.getMessage()))));
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] line(String type, ObjectNode object) {
        var event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return (event + "\n").getBytes(UTF_8);
    }

    private static void refuse(Call call, int status, String message) throws IOException {
        Http.answer(call, status, KubernetesObjects.status(status, message));
    }

    private static String collection(String kind) {
        var collection = COLLECTIONS.get(kind);
        if (collection == null) {
            throw new IllegalArgumentException("There is no kind " + kind);
        }
        return collection;
    }

    private static Place place(String kind, String name) {
        return new Place(collection(kind), NAMESPACE, name);
    }
}
