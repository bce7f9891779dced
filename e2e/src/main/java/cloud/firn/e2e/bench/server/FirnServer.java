package cloud.firn.e2e.bench.server;

import cloud.firn.e2e.bench.wire.Store;
import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.machine.Box;
import java.nio.file.Path;
import java.util.List;

/** The object storage of a box of our own. The node agent of the box has no part in it and is not counted. */
public final class FirnServer implements Server {
    private static final int CQL_OFFSET = 20;
    private static final List<String> PARTS = List.of("services", "cassandra", "kafka");

    private final Box box;
    private final Store store;
    private final List<Long> processes;

    private FirnServer(Box box) {
        this.box = box;
        var access = box.access("acme");
        this.store = new Store(
                access.s3().getHost(), access.s3().getPort(), access.region(), access.s3Key(), access.s3Secret());
        this.processes = PARTS.stream().map(part -> process(box, part)).toList();
    }

    /** Starts a box; it is ready when this returns. */
    public static FirnServer start(Path script, Path folder, int portBase) {
        var box = new Box(script, folder, portBase).whileThisRuns();
        try {
            box.up("--hypervisor", "simulator", "--hosts", "1");
            return new FirnServer(box);
        } catch (RuntimeException e) {
            box.destroy();
            throw e;
        }
    }

    @Override
    public String name() {
        return "Firn";
    }

    @Override
    public String words() {
        return "services, Cassandra and Kafka of a box; Cassandra has synced its commit log to the disk before it answers";
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public List<Long> processes() {
        return processes;
    }

    /** The process that keeps the bytes. */
    public long cassandra() {
        return processes.get(PARTS.indexOf("cassandra"));
    }

    /** The port at which it speaks CQL. */
    public int cassandraPort() {
        return box.portBase() + CQL_OFFSET;
    }

    /** Among how many spans the keys of a bucket are divided; 0 when there is no such bucket. */
    public int spans(String bucket) {
        for (var one : box.stored().path("buckets")) {
            if (one.path("bucket").asText().equals(bucket)) {
                return one.path("spans").asInt();
            }
        }
        return 0;
    }

    @Override
    public void close() {
        box.destroy();
    }

    private static long process(Box box, String part) {
        var pid = box.processes().get(part);
        if (pid == null) {
            throw new NotAsPromised("The box has no running part " + part);
        }
        return pid;
    }
}
