package cloud.firn.agent.firewall;

import cloud.firn.agent.machine.HostFolder;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The firewall of one hypervisor: the only owner of its rules.
 *
 * <p>Changes are applied at once when nothing is being applied, and otherwise gathered and applied together: what lies within
 * ten milliseconds is one transaction. Nothing is touched before {@link #open()}: until then the kernel keeps what a former
 * node agent gave it.
 */
public final class Firewall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);
    private static final long GATHER_MILLIS = 10;
    private static final long RETRY_MILLIS = 500;
    private static final long COUNT_MILLIS = 2_000;

    private final String host;
    private final String name;
    private final String prefix;
    private final Enforcer enforcer;
    private final Consumer<Observed.Filter> report;
    private final ScheduledExecutorService thread;
    private final Map<String, Desired.Port> ports = new TreeMap<>();
    private final Map<String, Desired.Group> groups = new TreeMap<>();
    private final Map<String, Attachment> attachments = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean opened;
    private boolean scheduled;
    private long notBefore;
    private String hash = "";
    private Map<String, Long> dropped = Map.of();
    private volatile View applied = new View(Map.of(), Map.of(), false);

    /** What is in force, for questions. */
    public record View(Map<String, Desired.Port> ports, Map<String, Desired.Group> groups, boolean opened) {}

    private record Waiting(String instance, boolean attached, CompletableFuture<Boolean> done) {}

    public Firewall(HostFolder host, String prefix, Enforcer enforcer, Consumer<Observed.Filter> report) {
        this.host = host.host();
        this.name = Nftables.table(host.tag());
        this.prefix = prefix;
        this.enforcer = enforcer;
        this.report = report;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            var owner = new Thread(task, "firewall-" + host.host());
            owner.setDaemon(true);
            return owner;
        });
        var unused =
                thread.scheduleWithFixedDelay(this::countDropped, COUNT_MILLIS, COUNT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** All that is desired is known now: rules may be made. */
    public void open() {
        later(() -> opened = true);
    }

    public void desire(Desired.Port port) {
        later(() -> ports.put(port.instance(), port));
    }

    public void desire(Desired.Group group) {
        later(() -> groups.put(group.group(), group));
    }

    public void forgetPort(String instance) {
        later(() -> ports.remove(instance));
    }

    public void forgetGroup(String group) {
        later(() -> groups.remove(group));
    }

    /** A tap exists; completes when its rules, of its port and all its groups, are in force. */
    public CompletionStage<Boolean> attach(String instance, Attachment attachment) {
        return await(instance, true, () -> attachments.put(instance, attachment));
    }

    /** A tap is no longer used; completes when no rule speaks of it. */
    public CompletionStage<Boolean> detach(String instance) {
        return await(instance, false, () -> attachments.remove(instance));
    }

    /** The rules in force. */
    public View view() {
        return applied;
    }

    private void countDropped() {
        if (applied.opened() && !attachments.isEmpty() && !enforcer.dropped().equals(dropped)) {
            tell();
        }
    }

    /** The firewall as it is now, its counters too. */
    public CompletionStage<Observed.Filter> filter() {
        return CompletableFuture.supplyAsync(this::observed, thread);
    }

    private CompletionStage<Boolean> await(String instance, boolean attached, Runnable change) {
        var done = new CompletableFuture<Boolean>();
        later(() -> {
            change.run();
            waiting.removeIf(other -> {
                boolean superseded = other.instance().equals(instance) && other.attached() != attached;
                if (superseded) {
                    other.done().complete(false);
                }
                return superseded;
            });
            waiting.add(new Waiting(instance, attached, done));
        });
        return done;
    }

    private void later(Runnable change) {
        thread.execute(() -> {
            change.run();
            schedule(Math.max(0, notBefore - System.nanoTime() / 1_000_000));
        });
    }

    private void schedule(long millis) {
        if (!scheduled) {
            scheduled = true;
            if (millis == 0) {
                thread.execute(this::apply);
            } else {
                var unused = thread.schedule(this::apply, millis, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void apply() {
        scheduled = false;
        if (!opened) {
            return;
        }
        try {
            var rules = Compiler.compile(name, prefix, ports, groups, attachments);
            enforcer.apply(rules);
            applied = new View(Map.copyOf(ports), Map.copyOf(groups), true);
            hash = HostFolder.digest(rules.toString());
            notBefore = System.nanoTime() / 1_000_000 + GATHER_MILLIS;
            complete();
            tell();
        } catch (RuntimeException e) {
            LOG.error("the firewall of {} could not be applied; it is tried again", host, e);
            schedule(RETRY_MILLIS);
        }
    }

    private void complete() {
        waiting.removeIf(one -> {
            boolean done = !one.attached() || ready(one.instance());
            if (done) {
                one.done().complete(true);
            }
            return done;
        });
    }

    private boolean ready(String instance) {
        var port = ports.get(instance);
        return port != null && groups.keySet().containsAll(port.groups());
    }

    private void tell() {
        var now = observed();
        dropped = now.dropped();
        report.accept(now);
    }

    private Observed.Filter observed() {
        var groupVersions = new TreeMap<String, Long>();
        applied.groups().forEach((id, group) -> groupVersions.put(id, group.version()));
        var portVersions = new TreeMap<String, Long>();
        applied.ports().forEach((id, port) -> portVersions.put(id, port.version()));
        return new Observed.Filter(host, groupVersions, portVersions, hash, enforcer.dropped());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
