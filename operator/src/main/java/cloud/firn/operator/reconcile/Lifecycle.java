package cloud.firn.operator.reconcile;

import cloud.firn.operator.cluster.ClusterOutage;
import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Key;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.cluster.Notices;
import cloud.firn.operator.cluster.Resources;
import cloud.firn.operator.firn.Outage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an object of any kind: the finalizer is there before anything is made, the status is written after each step, and
 * the finalizer goes when nothing is left of what was made, or when it is to stay.
 *
 * <p>The object is read anew for each step, and every write says on which version it was decided: who acted on something older
 * begins again.
 */
public final class Lifecycle {
    /** While it is there, Kubernetes keeps a deleted object. */
    public static final String FINALIZER = "cloud.firn/finalizer";

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Resources resources;
    private final Notices notices;
    private final Map<Kind, Reconciler> reconcilers;
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    public Lifecycle(Resources resources, Notices notices, List<Reconciler> reconcilers) {
        this.resources = resources;
        this.notices = notices;
        this.reconcilers =
                reconcilers.stream().collect(Collectors.toUnmodifiableMap(Reconciler::kind, Function.identity()));
    }

    /** Steps that were done since the start. */
    public long steps() {
        return steps.get();
    }

    /** Steps that failed since the start. */
    public long failures() {
        return failures.get();
    }

    /** A step. Never throws; what goes wrong is in the status where that can be written, and in the log. */
    Next step(Key key) {
        steps.incrementAndGet();
        var next = attempt(key);
        if (next.when() == Next.When.FAILED) {
            failures.incrementAndGet();
        }
        return next;
    }

    private Next attempt(Key key) {
        try {
            var object = resources.get(key);
            if (object.isEmpty()) {
                return Next.gone();
            }
            var reconciler = Objects.requireNonNull(reconcilers.get(key.kind()));
            return object.get().isDeleting() ? remove(object.get(), reconciler) : converge(object.get(), reconciler);
        } catch (ClusterOutage e) {
            LOG.atWarn()
                    .addKeyValue("object", key)
                    .addKeyValue("cause", e.getMessage())
                    .log("A step was not finished");
            return Next.failed();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("object", key).setCause(e).log("A step failed by a fault of ours");
            return Next.failed();
        }
    }

    private Next converge(Custom object, Reconciler reconciler) {
        if (!object.finalizers().contains(FINALIZER)) {
            var finalizers = new ArrayList<>(object.finalizers());
            finalizers.add(FINALIZER);
            return resources.withFinalizers(object, finalizers).isPresent() ? Next.again() : Next.soon();
        }
        return written(object, draft -> reconciler.converge(object, draft));
    }

    private Next remove(Custom object, Reconciler reconciler) {
        if (!object.finalizers().contains(FINALIZER)) {
            return Next.gone();
        }
        if (object.isOrphaning()) {
            reconciler.release(object);
            return unfinalized(object);
        }
        var gone = written(object, draft -> reconciler.remove(object, draft));
        return gone.when() == Next.When.GONE ? unfinalized(object) : gone;
    }

    private Next unfinalized(Custom object) {
        var finalizers = new ArrayList<>(object.finalizers());
        finalizers.remove(FINALIZER);
        return resources.withFinalizers(object, finalizers).isPresent() ? Next.gone() : Next.soon();
    }

    private Next written(Custom object, Function<Draft, Next> step) {
        var draft = new Draft(object);
        var next = told(object, draft, step);
        if (next.when() == Next.When.GONE) {
            return next;
        }
        var status = draft.written();
        if (!status.equals(object.status()) && !resources.withStatus(object, status)) {
            // What was made under this key is found again by it.
            return Next.soon();
        }
        for (var notice : draft.notices()) {
            if (notice.warning()) {
                notices.warning(object, notice.reason(), notice.message());
            } else {
                notices.normal(object, notice.reason(), notice.message());
            }
        }
        return next;
    }

    private static Next told(Custom object, Draft draft, Function<Draft, Next> step) {
        try {
            return step.apply(draft);
        } catch (Outage e) {
            LOG.atWarn()
                    .addKeyValue("object", object.key())
                    .addKeyValue("cause", e.getMessage())
                    .log("Firn could not be asked");
            draft.syncing("Unavailable", e.getMessage() + " It is tried again by itself.");
            return Next.failed(e.retryAfter());
        } catch (ClusterOutage e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("object", object.key()).setCause(e).log("A step failed by a fault of ours");
            draft.refused(
                    "Fault",
                    "The operator failed at this object (" + e.getClass().getSimpleName() + "); its log says more.");
            return Next.failed();
        }
    }
}
