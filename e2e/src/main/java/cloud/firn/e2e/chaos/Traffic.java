package cloud.firn.e2e.chaos;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Answer;
import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.Outage;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Customers who write and read without a break, and remember what was acknowledged. None of them repeats a call: what fails,
 * fails here.
 */
public final class Traffic implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKxyYwZJYJ8nq8vQ7k0lYb3mGm2p0Q3qJtHq9qkVn3fQ chaos";

    private final Api api;
    private final S3Client s3;
    private final String bucket;
    private final String run;
    private final Written written = new Written();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService customers;
    private volatile boolean closed;

    private Traffic(Access access, String run, int customers) {
        this.api = new Api(access);
        this.s3 = Buckets.withoutRepeating(access);
        this.run = run;
        this.bucket = "chaos-" + run;
        this.customers = Executors.newFixedThreadPool(customers);
    }

    /** Lets {@code customers} loose; {@code run} names what they make, in small letters and digits. */
    public static Traffic start(Access access, String run, int customers) {
        var traffic = new Traffic(access, run, customers);
        traffic.s3.createBucket(wish -> wish.bucket(traffic.bucket));
        for (int customer = 0; customer < customers; customer++) {
            var random = new Random(customer);
            traffic.customers.execute(() -> traffic.goOn(random));
        }
        return traffic;
    }

    /** Every call so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** What was acknowledged and is not there; empty is what was promised. To be asked when the customers are gone. */
    public List<String> lost() {
        return written.missing(api, s3, bucket);
    }

    private void goOn(Random random) {
        while (!closed) {
            switch (random.nextInt(6)) {
                case 0 -> makeKey();
                case 1 -> makeGroup();
                case 2, 3 -> put();
                case 4 -> written.anyKey(random).ifPresent(name -> look("compute read", "/ssh-key/" + name));
                default -> written.anyObject(random).ifPresent(this::read);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void makeKey() {
        var name = run + "-" + count.incrementAndGet();
        var body = Api.json(Map.of("name", name, "public-key", KEY));
        if (counted("compute write", () -> answered(api.call("POST", "/ssh-key", body)))) {
            written.key(name);
        }
    }

    private void makeGroup() {
        var name = run + "-" + count.incrementAndGet();
        var body = Api.json(Map.of("name", name));
        var id = new AtomicReference<>("");
        if (counted("network write", () -> {
            var answer = api.call("POST", "/security-group", body);
            id.set(answer.body().path("reference").path("id").asText());
            return answered(answer);
        })) {
            // An organisation may have some hundreds of groups.
            written.group(name, String.valueOf(id.get()))
                    .ifPresent(oldest -> counted(
                            "network write", () -> answered(api.call("DELETE", "/security-group/" + oldest, ""))));
        }
    }

    private void put() {
        var key = run + "/" + count.incrementAndGet();
        if (counted("storage write", () -> {
            s3.putObject(wish -> wish.bucket(bucket).key(key), RequestBody.fromString(Written.content(key)));
            return "";
        })) {
            written.object(key);
        }
    }

    private void look(String kind, String path) {
        counted(kind, () -> answered(api.call("GET", path, "")));
    }

    private void read(String key) {
        counted("storage read", () -> {
            var found =
                    s3.getObjectAsBytes(wish -> wish.bucket(bucket).key(key)).asUtf8String();
            return found.equals(Written.content(key)) ? "" : "other bytes than were written";
        });
    }

    private boolean counted(String kind, Supplier<String> call) {
        long begun = System.nanoTime();
        String failure;
        try {
            failure = call.get();
        } catch (SdkException | UncheckedIOException | Outage e) {
            failure = String.valueOf(e.getMessage());
        }
        if (closed && !failure.isEmpty()) {
            return false;
        }
        calls.add(new Call(kind, begun, System.nanoTime(), failure));
        return failure.isEmpty();
    }

    private static String answered(Answer answer) {
        return answer.status() == 200 ? "" : answer.status() + " " + answer.body();
    }

    @Override
    public void close() {
        sendHome();
        s3.close();
    }

    /** Sends the customers home; what they are doing is done first. */
    void sendHome() {
        closed = true;
        customers.shutdown();
        try {
            if (!customers.awaitTermination(40, TimeUnit.SECONDS)) {
                customers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
