package cloud.firn.operator;

import cloud.firn.operator.bucket.Buckets;
import cloud.firn.operator.bucket.ObjectStorage;
import cloud.firn.operator.cluster.Cluster;
import cloud.firn.operator.cluster.Leadership;
import cloud.firn.operator.cluster.Notices;
import cloud.firn.operator.cluster.Resources;
import cloud.firn.operator.cluster.Secrets;
import cloud.firn.operator.firn.Credentials;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.firn.Pace;
import cloud.firn.operator.health.HealthDoor;
import cloud.firn.operator.health.Pulse;
import cloud.firn.operator.instance.Instances;
import cloud.firn.operator.reconcile.Lifecycle;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.Rounds;
import cloud.firn.operator.reconcile.Tempo;
import cloud.firn.operator.securitygroup.SecurityGroups;
import cloud.firn.operator.sshkey.SshKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One operator: it waits for the Lease, and then makes, keeps and removes in Firn what objects of Kubernetes say. */
public final class Operator implements AutoCloseable {
    /** Of the Lease, in the namespace that the settings name. */
    public static final String LEASE = "firn-operator";

    private static final double CALLS_PER_SECOND = 20;
    private static final int CALLS_AT_ONCE = 40;

    private final ObjectStorage storage;
    private final Rounds rounds;
    private final Leadership leadership;
    private final Thread leading;
    private final HealthDoor door;

    /**
     * What is not for everybody to set.
     *
     * @param lease how long the Lease holds without being renewed
     * @param unclear how long a call that was never answered may still leave a machine
     */
    record Timing(Tempo tempo, Duration lease, Duration unclear) {
        static Timing everyDay(OperatorSettings settings) {
            return new Timing(Tempo.everyDay(settings.resync()), Duration.ofSeconds(15), Duration.ofMinutes(1));
        }
    }

    private Operator(OperatorSettings settings, Timing timing, Runnable lost) {
        var cluster = Cluster.connect(settings.kubeconfig(), settings.watch());
        var credentials = Credentials.in(settings.credentials());
        var pace = new Pace(CALLS_PER_SECOND, CALLS_AT_ONCE);
        var firn = new FirnApi(settings.api(), credentials, pace);
        var resources = new Resources(cluster, settings.namespace());
        var references = new References(resources);
        var secrets = new Secrets(cluster);
        storage = new ObjectStorage(settings.storage(), settings.zone(), credentials, pace);
        var lifecycle = new Lifecycle(
                resources,
                new Notices(cluster),
                List.of(
                        new SshKeys(firn),
                        new SecurityGroups(firn, references),
                        new Buckets(firn, storage, secrets, settings.zone()),
                        new Instances(firn, references, settings.zone(), timing.unclear())));
        rounds = new Rounds(resources, lifecycle, timing.tempo());
        leadership = new Leadership(
                cluster,
                new Leadership.Place(settings.leaseNamespace(), LEASE, settings.identity()),
                timing.lease(),
                rounds::start,
                lost);
        leading = new Thread(leadership, "operator-leadership");
        // A watch, its grace, and the pauses after failures.
        var silence = settings.watch().multipliedBy(2).plus(timing.lease()).plusSeconds(30);
        door = HealthDoor.open(new Pulse(leadership, rounds, lifecycle, silence), settings.bind(), settings.port());
    }

    /**
     * Starts to wait for the Lease.
     *
     * @param lost called when the Lease is lost: from then on another may work, and this one must end
     */
    public static Operator start(OperatorSettings settings, Runnable lost) {
        return start(settings, Timing.everyDay(settings), lost);
    }

    static Operator start(OperatorSettings settings, Timing timing, Runnable lost) {
        var operator = new Operator(settings, timing, lost);
        operator.leading.setDaemon(true);
        operator.leading.start();
        return operator;
    }

    /** Whether this is the one that works. */
    public boolean leads() {
        return leadership.leading();
    }

    /** Where {@code /alive} and {@code /ready} are. */
    public int port() {
        return door.port();
    }

    /** Ends the steps that are under way, and gives the Lease to the next. */
    @Override
    public void close() {
        rounds.close();
        leading.interrupt();
        try {
            TimeUnit.SECONDS.timedJoin(leading, 10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leadership.giveBack();
        door.close();
        storage.close();
    }
}
