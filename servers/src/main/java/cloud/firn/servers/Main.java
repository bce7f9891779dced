package cloud.firn.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A server as the only process of a container: {@code cassandra LIB} or {@code kafka LIB}, with the jars in {@code LIB} on the class
 * path of this JVM, which becomes the server. It logs to its standard output, and hears SIGTERM itself.
 *
 * <p>The environment says the rest: {@code FIRN_SERVER_DATA}, the folder; {@code FIRN_SERVER_HOSTS}, the names of all servers that
 * work together, with commas between; {@code FIRN_SERVER_NAME}, the first part of its own.
 */
public final class Main {
    private static final int CASSANDRA_PORT = 9042;
    private static final int CASSANDRA_STORAGE_PORT = 7000;
    private static final int KAFKA_PORT = 9092;
    private static final int KAFKA_CONTROLLER_PORT = 9093;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Main() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        if (arguments.length != 2 || !List.of("cassandra", "kafka").contains(arguments[0])) {
            System.err.println("usage: cloud.firn.servers.Main cassandra|kafka LIB");
            System.exit(2);
        }
        become(command(arguments[0], Path.of(arguments[1]), System.getenv()));
    }

    static JavaCommand command(String kind, Path lib, Map<String, String> environment) throws IOException {
        var ring = ring(said(environment, "FIRN_SERVER_HOSTS"), said(environment, "FIRN_SERVER_NAME"));
        awaitName(ring.host());
        var folder = Path.of(said(environment, "FIRN_SERVER_DATA"));
        var out = List.of("-Dfirn.appender=OUT");
        return kind.equals("kafka")
                ? KafkaServer.prepare(
                        new KafkaServer.Settings(folder, lib, ring, "firn", KAFKA_PORT, KAFKA_CONTROLLER_PORT, out))
                : CassandraServer.prepare(new CassandraServer.Settings(
                        folder, lib, ring, CASSANDRA_PORT, CASSANDRA_STORAGE_PORT, out, false));
    }

    /** The servers of {@code hosts}, of which this is the one whose name begins with {@code self}. */
    static Ring ring(String hosts, String self) {
        var all = List.of(hosts.split(",", -1));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).equals(self) || all.get(i).startsWith(self + ".")) {
                return new Ring(all, i);
            }
        }
        throw new IllegalArgumentException("FIRN_SERVER_HOSTS is \"" + hosts + "\"; it has no " + self);
    }

    /** A pod's name is known a little after the pod has begun. */
    private static void awaitName(String host) throws UnknownHostException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                InetAddress.getByName(host);
                return;
            } catch (UnknownHostException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        }
    }

    /** Options that only a new JVM can take are the image's. */
    private static void become(JavaCommand command) throws ReflectiveOperationException {
        for (var option : command.options()) {
            if (option.startsWith("-D")) {
                var parts = option.substring(2).split("=", 2);
                System.setProperty(parts[0], parts.length == 2 ? parts[1] : "");
            }
        }
        Class.forName(command.mainClass()).getMethod("main", String[].class).invoke(null, (Object)
                command.arguments().toArray(String[]::new));
    }

    private static String said(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value.strip();
    }
}
