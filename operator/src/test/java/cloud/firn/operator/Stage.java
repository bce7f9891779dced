package cloud.firn.operator;

import static org.awaitility.Awaitility.await;

import cloud.firn.operator.fake.FakeFirn;
import cloud.firn.operator.fake.FakeKubernetes;
import cloud.firn.operator.reconcile.Tempo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A Kubernetes and a Firn, both in memory, and operators between them that are in a hurry. */
final class Stage implements AutoCloseable {
    static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB me";
    static final String OTHER_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC you";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeKubernetes kubernetes = new FakeKubernetes();
    final FakeFirn firn = new FakeFirn();
    private final Path folder;
    private final List<Operator> operators = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private Duration watch = Duration.ofSeconds(60);

    Stage() {
        try {
            folder = Files.createTempDirectory("operator");
            Files.writeString(folder.resolve("key"), FakeFirn.CREDENTIALS.key());
            Files.writeString(folder.resolve("secret"), FakeFirn.CREDENTIALS.secret() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long operators that are started from now on keep a watch open. */
    Stage watch(Duration length) {
        watch = length;
        return this;
    }

    Operator operate() {
        return operate(null);
    }

    /** Starts an operator, for the objects of one namespace or of all. */
    Operator operate(@Nullable String namespace) {
        var settings = new OperatorSettings(
                firn.api(),
                firn.storageEndpoint(),
                "box-1",
                folder,
                "127.0.0.1",
                0,
                Duration.ofMillis(500),
                watch,
                namespace,
                "firn",
                "operator-" + operators.size(),
                kubernetes.kubeconfig(folder));
        var tempo = new Tempo(Duration.ofMillis(30), Duration.ofMillis(50), Duration.ofMillis(400), settings.resync());
        var timing = new Operator.Timing(tempo, Duration.ofSeconds(1), Duration.ofSeconds(3));
        var operator = Operator.start(settings, timing, lost::incrementAndGet);
        operators.add(operator);
        return operator;
    }

    /** How many operators have lost the Lease. */
    int lost() {
        return lost.get();
    }

    /** Waits, a bounded time, until the question is answered with yes. */
    void until(String what, Callable<Boolean> question) {
        await(what).pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(question);
    }

    /** Waits until a condition begins as said, such as {@code True Running}. */
    void until(String kind, String name, String type, String beginning) {
        until(
                kind + " " + name + " is " + type + " " + beginning,
                () -> kubernetes.condition(kind, name, type).startsWith(beginning));
    }

    String id(String kind, String name) {
        return Objects.requireNonNull(kubernetes.status(kind, name, "id"));
    }

    @Override
    public void close() {
        operators.forEach(Operator::close);
        kubernetes.close();
        firn.close();
    }
}
