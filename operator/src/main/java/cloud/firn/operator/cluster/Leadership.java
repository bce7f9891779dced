package cloud.firn.operator.cluster;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several operators works: the one that holds a Lease of {@code coordination.k8s.io}.
 *
 * <p>Clocks of two machines are not compared: a Lease has ended when it was seen unchanged for as long as it lasts. Who cannot
 * renew gives up a third of that time earlier, so that the next begins after the last has ended.
 */
public final class Leadership implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final int NOT_FOUND = 404;

    private final CoordinationV1Api api;
    private final Place place;
    private final Duration lasts;
    private final Runnable elected;
    private final Runnable lost;
    private String seen = "";
    private long seenAt;
    private long renewedAt;
    private volatile boolean leading;
    private volatile long heardAt = System.nanoTime();

    /**
     * Where the Lease is.
     *
     * @param holder who we are: another for every process
     */
    public record Place(String namespace, String name, String holder) {}

    /**
     * Calls {@code elected} when the Lease is ours, and {@code lost} when it no longer is; each at most once.
     *
     * @param lasts how long a Lease holds without being renewed; whole seconds
     */
    public Leadership(Cluster cluster, Place place, Duration lasts, Runnable elected, Runnable lost) {
        this.api = new CoordinationV1Api(cluster.leases());
        this.place = place;
        this.lasts = lasts;
        this.elected = elected;
        this.lost = lost;
    }

    /** Whether the Lease is ours. */
    public boolean leading() {
        return leading;
    }

    /** How long ago the Lease was last read or written. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** Until the Lease is lost or the thread is interrupted; then the Lease is given back, if it is ours. */
    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            var held = holds();
            if (held && !leading) {
                leading = true;
                LOG.atInfo().addKeyValue("holder", place.holder()).log("This operator works now");
                elected.run();
            }
            if (leading
                    && !held
                    && System.nanoTime() - renewedAt
                            > lasts.multipliedBy(2).dividedBy(3).toNanos()) {
                leading = false;
                LOG.atWarn().addKeyValue("holder", place.holder()).log("The Lease could not be renewed");
                lost.run();
                return;
            }
            LockSupport.parkNanos(lasts.dividedBy(8).toNanos());
        }
    }

    /** Gives the Lease to whoever comes next, without a wait. Call it when no work is under way any more. */
    public void giveBack() {
        if (!leading) {
            return;
        }
        leading = false;
        try {
            var lease = api.readNamespacedLease(place.name(), place.namespace()).execute();
            var spec = lease.getSpec();
            if (spec != null && place.holder().equals(spec.getHolderIdentity())) {
                spec.setHolderIdentity("");
                replace(lease);
            }
        } catch (ApiException e) {
            LOG.atInfo().addKeyValue("status", e.getCode()).log("The Lease was not given back; it will end by itself");
        }
    }

    /** Takes or renews the Lease if that may be done; whether it is ours for certain. */
    private boolean holds() {
        try {
            var lease = read();
            var before = System.nanoTime();
            if (lease == null) {
                create();
            } else if (mayTake(lease)) {
                take(lease);
            } else {
                heardAt = System.nanoTime();
                // Another has it, so ours has ended.
                renewedAt = before - lasts.toNanos();
                return false;
            }
            renewedAt = before;
            heardAt = System.nanoTime();
            return true;
        } catch (ApiException e) {
            // 409: another was faster. 0: not reached.
            LOG.atDebug().addKeyValue("status", e.getCode()).log("The Lease was not taken");
            return false;
        }
    }

    private @Nullable V1Lease read() throws ApiException {
        try {
            return api.readNamespacedLease(place.name(), place.namespace()).execute();
        } catch (ApiException e) {
            if (e.getCode() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private boolean mayTake(V1Lease lease) {
        var spec = Objects.requireNonNullElseGet(lease.getSpec(), V1LeaseSpec::new);
        var holder = Objects.requireNonNullElse(spec.getHolderIdentity(), "");
        if (holder.isEmpty() || holder.equals(place.holder())) {
            return true;
        }
        var now = holder + " " + spec.getRenewTime();
        if (!now.equals(seen)) {
            seen = now;
            seenAt = System.nanoTime();
        }
        var seconds = Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), (int) lasts.toSeconds());
        return System.nanoTime() - seenAt > Duration.ofSeconds(seconds).toNanos();
    }

    private void create() throws ApiException {
        var spec = new V1LeaseSpec().leaseTransitions(0).acquireTime(now());
        var lease = new V1Lease()
                .metadata(new V1ObjectMeta().name(place.name()).namespace(place.namespace()))
                .spec(ours(spec));
        var unused = api.createNamespacedLease(place.namespace(), lease).execute();
    }

    private void take(V1Lease lease) throws ApiException {
        var spec = Objects.requireNonNullElseGet(lease.getSpec(), V1LeaseSpec::new);
        if (!place.holder().equals(spec.getHolderIdentity())) {
            spec.setLeaseTransitions(Objects.requireNonNullElse(spec.getLeaseTransitions(), 0) + 1);
            spec.setAcquireTime(now());
        }
        lease.setSpec(ours(spec));
        replace(lease);
    }

    private V1LeaseSpec ours(V1LeaseSpec spec) {
        return spec.holderIdentity(place.holder())
                .leaseDurationSeconds(Math.toIntExact(lasts.toSeconds()))
                .renewTime(now());
    }

    private void replace(V1Lease lease) throws ApiException {
        var unused = api.replaceNamespacedLease(place.name(), place.namespace(), lease)
                .execute();
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
