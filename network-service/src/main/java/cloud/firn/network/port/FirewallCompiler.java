package cloud.firn.network.port;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.network.port.FirewallModel.Kind;
import cloud.firn.network.port.FirewallModel.RecordKey;
import cloud.firn.network.port.PortsInCassandra.Progress;
import cloud.firn.network.securitygroup.GroupRules;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one actor of the zone that tells hosts their firewalls: hears of groups and ports, and tells the differences.
 *
 * <p>It starts from the tables of groups and ports and from what the compacted topic says was told, so that a crash at any
 * point leads to a repeat and not to a loss. A change is in the tables before it is told here; so it answers at once.
 */
final class FirewallCompiler {
    private static final Duration RETRY = Duration.ofMillis(300);
    private static final Duration RECONCILE = Duration.ofSeconds(30);
    private static final int STASHED = 10_000;

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Outside outside;
    private final InstantSource clock;
    private final FirewallModel model = new FirewallModel();
    private final Told told = new Told();
    private final Applied applied = new Applied();

    /** What the compiler reads when it starts, and where it tells. */
    interface Outside {
        CompletionStage<Beginning> beginning();

        /** What the topic says was told, by key: as it is now. */
        Map<String, Desired> onTopic();

        /** Tells a record to a host; null withdraws it. */
        CompletionStage<Done> tell(String key, @Nullable Desired record);

        CompletionStage<Done> write(Progress progress);

        CompletionStage<Done> forget(String group, String host);
    }

    /** Everything that was known before. */
    record Beginning(List<GroupRules> groups, List<Port> ports, List<Progress> progress, Map<String, Desired> told)
            implements CborSerializable {}

    sealed interface Command extends CborSerializable {}

    /**
     * A port is now so. Answers {@link Unheard}, and changes nothing, when it names groups never heard of; else {@link
     * Orphans}, when it names groups that are gone.
     */
    record PortIs(Port port, ActorRef<Reply> replyTo) implements Command {}

    record GroupIs(GroupRules group, ActorRef<Reply> replyTo) implements Command {}

    /** A group is gone. Answers {@link Orphans}: the ports that name it still. */
    record GroupDeleted(String group, ActorRef<Reply> replyTo) implements Command {}

    /** A host reported the version of each group that it filters by. */
    record ReportFilter(String host, Map<String, Long> groups, ActorRef<Reply> replyTo) implements Command {}

    private record Begun(@Nullable Beginning beginning, @Nullable Throwable failure) implements Command {}

    private record Begin() implements Command {}

    private record Settled() implements Command {}

    private record Failed(Command again) implements Command {}

    private record Untold(RecordKey key) implements Command {}

    private record Unwritten(Progress progress) implements Command {}

    private record Reconcile() implements Command {}

    sealed interface Reply extends CborSerializable {}

    record Taken() implements Reply {}

    record Unheard(Set<String> groups) implements Reply {}

    /** That is taken; these ports name a group that is gone. */
    record Orphans(List<Orphan> orphans) implements Reply {}

    /** An instance that names a group that is gone. */
    record Orphan(String organisation, String instance, String group) implements CborSerializable {}

    private FirewallCompiler(
            ActorContext<Command> context, TimerScheduler<Command> timers, Outside outside, InstantSource clock) {
        this.context = context;
        this.timers = timers;
        this.outside = outside;
        this.clock = clock;
    }

    static Behavior<Command> create(Outside outside, InstantSource clock) {
        return Behaviors.withStash(
                STASHED,
                stash -> Behaviors.setup(context -> Behaviors.withTimers(
                        timers -> new FirewallCompiler(context, timers, outside, clock).beginning(stash))));
    }

    private Behavior<Command> beginning(StashBuffer<Command> stash) {
        context.pipeToSelf(outside.beginning(), Begun::new);
        return Behaviors.receive(Command.class)
                .onMessage(Begun.class, begun -> {
                    var all = begun.beginning();
                    if (all == null) {
                        context.getLog().warn("The firewall compiler cannot begin yet", begun.failure());
                        timers.startSingleTimer(new Begin(), RETRY);
                        return Behaviors.same();
                    }
                    begin(all);
                    return stash.unstashAll(running());
                })
                .onMessage(Begin.class, again -> {
                    context.pipeToSelf(outside.beginning(), Begun::new);
                    return Behaviors.same();
                })
                .onAnyMessage(command -> {
                    if (!stash.isFull()) {
                        stash.stash(command);
                    }
                    return Behaviors.same();
                })
                .build();
    }

    private void begin(Beginning all) {
        all.told().forEach(told::read);
        all.groups().forEach(model::put);
        all.ports().forEach(model::put);
        all.progress().forEach(applied::read);
        reconcile();
        for (var progress : applied.all()) {
            if (!(told.last(groupKey(progress.group(), progress.host()).onTopic()) instanceof Desired.Group)) {
                forget(progress.group(), progress.host());
            }
        }
        timers.startTimerWithFixedDelay(new Reconcile(), RECONCILE);
        context.getLog()
                .info(
                        "Compiling firewalls: {} groups, {} ports, {} records told",
                        all.groups().size(),
                        all.ports().size(),
                        told.keys().size());
    }

    private Behavior<Command> running() {
        return Behaviors.receive(Command.class)
                .onMessage(PortIs.class, this::portIs)
                .onMessage(GroupIs.class, it -> changed(model.put(it.group()), it.replyTo()))
                .onMessage(GroupDeleted.class, this::groupDeleted)
                .onMessage(ReportFilter.class, this::reported)
                .onMessage(Failed.class, it -> {
                    timers.startSingleTimer(it.again(), it.again(), RETRY);
                    return Behaviors.same();
                })
                .onMessage(Untold.class, it -> {
                    tellNow(it.key(), model.wanted(it.key()));
                    return Behaviors.same();
                })
                .onMessage(Unwritten.class, it -> {
                    write(it.progress());
                    return Behaviors.same();
                })
                .onMessage(Reconcile.class, it -> {
                    reconcile();
                    return Behaviors.same();
                })
                .onAnyMessage(late -> Behaviors.same())
                .build();
    }

    private Behavior<Command> portIs(PortIs command) {
        var unheard = model.unheardOf(command.port());
        if (!command.port().gone() && !unheard.isEmpty()) {
            command.replyTo().tell(new Unheard(unheard));
            return Behaviors.same();
        }
        tellDifferences(model.put(command.port()));
        command.replyTo().tell(orphans(model.port(command.port().instance()).stream(), model::isDeleted));
        return Behaviors.same();
    }

    private Behavior<Command> groupDeleted(GroupDeleted command) {
        tellDifferences(model.delete(command.group()));
        command.replyTo().tell(orphans(model.users(command.group()).stream(), command.group()::equals));
        return Behaviors.same();
    }

    private static Reply orphans(Stream<Port> ports, Predicate<String> gone) {
        var orphans = ports.filter(port -> !port.gone())
                .flatMap(port -> port.groups().stream()
                        .filter(gone)
                        .map(group -> new Orphan(port.organisation(), port.instance(), group)))
                .toList();
        return orphans.isEmpty() ? new Taken() : new Orphans(orphans);
    }

    private Behavior<Command> changed(Set<RecordKey> touched, ActorRef<Reply> replyTo) {
        tellDifferences(touched);
        replyTo.tell(new Taken());
        return Behaviors.same();
    }

    private Behavior<Command> reported(ReportFilter report) {
        var writes = applied.reported(report.host(), report.groups()).stream()
                .map(outside::write)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new);
        // Not answered when a write fails: whoever reported repeats it.
        var unused =
                CompletableFuture.allOf(writes).thenRun(() -> report.replyTo().tell(new Taken()));
        return Behaviors.same();
    }

    /** Everything against everything: what was told and is not wanted, and what is wanted and was not told. */
    private void reconcile() {
        model.forget(clock.instant());
        var all = new HashSet<>(model.everything());
        told.keys().forEach(key -> all.add(key(key)));
        tellDifferences(all);
        outside.onTopic().keySet().stream()
                .filter(key -> told.last(key) == null)
                .map(FirewallCompiler::key)
                .filter(key -> model.wanted(key) == null)
                .forEach(key -> tellNow(key, null));
    }

    /** Groups before the ports that need them. */
    private void tellDifferences(Collection<RecordKey> touched) {
        touched.stream().sorted(Comparator.comparing(RecordKey::kind)).forEach(key -> {
            var wanted = model.wanted(key);
            if (told.differs(key.onTopic(), wanted)) {
                tellNow(key, wanted);
            } else {
                note(key);
            }
        });
    }

    private void tellNow(RecordKey key, @Nullable Desired wanted) {
        var topicKey = key.onTopic();
        Desired record = null;
        if (wanted == null) {
            told.withdraw(topicKey);
        } else {
            record = told.tell(topicKey, wanted, clock.instant());
        }
        note(key);
        context.pipeToSelf(
                outside.tell(topicKey, record),
                // A failure is tried again with what is wanted by then.
                (done, failure) -> failure == null ? new Settled() : new Failed(new Untold(key)));
    }

    /** Notes which version of its rules a group's record stands for. */
    private void note(RecordKey key) {
        if (key.kind() != Kind.GROUP) {
            return;
        }
        var last = told.last(key.onTopic());
        if (last == null) {
            forget(key.id(), key.host());
        } else {
            applied.told(key.id(), key.host(), Told.version(last), model.version(key.id()))
                    .ifPresent(this::write);
        }
    }

    private void forget(String group, String host) {
        applied.forget(group, host);
        outside.forget(group, host).exceptionally(failure -> {
            context.getLog().warn("A host's progress stays noted until the next start", failure);
            return Done.getInstance();
        });
    }

    private void write(Progress progress) {
        context.pipeToSelf(
                outside.write(progress),
                (done, failure) -> failure == null ? new Settled() : new Failed(new Unwritten(progress)));
    }

    private static RecordKey groupKey(String group, String host) {
        return new RecordKey(host, Kind.GROUP, group);
    }

    private static RecordKey key(String onTopic) {
        var id = onTopic.lastIndexOf('/');
        var kind = onTopic.lastIndexOf('/', id - 1);
        return new RecordKey(
                onTopic.substring(0, kind),
                onTopic.startsWith("/group/", kind) ? Kind.GROUP : Kind.PORT,
                onTopic.substring(id + 1));
    }
}
