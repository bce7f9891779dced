package cloud.firn.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import cloud.firn.agent.firewall.Attachment;
import cloud.firn.agent.firewall.Firewall;
import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.hypervisor.SimulatedHypervisor;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.metadata.MetadataServers;
import cloud.firn.agent.metering.Meter;
import cloud.firn.agent.process.Shell;
import cloud.firn.agent.reconciler.Equipment;
import cloud.firn.agent.tap.Taps;
import cloud.firn.agent.topic.Reports;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One hypervisor: its machines, its firewall, and what is told of them. */
final class AgentHost implements AutoCloseable {
    private final HostFolder folder;
    private final Hypervisor hypervisor;
    private final Firewall firewall;
    private final ActorRef<HostKeeper.Command> keeper;
    private final ActorSystem<SpawnProtocol.Command> system;
    private final Heartbeat heartbeat;

    AgentHost(
            HostFolder folder,
            HypervisorChoice choice,
            Observed.Host heart,
            ActorSystem<SpawnProtocol.Command> system,
            Reports reports,
            Executor blocking,
            InstantSource clock) {
        this.folder = folder;
        this.system = system;
        var taps = new Taps(Shell.here(), folder);
        this.hypervisor = choice.hypervisor(folder, Shell.here(), clock);
        this.firewall = new Firewall(folder, taps.prefix(), choice.enforcer(folder, Shell.here()), reports::tell);
        var equipment = new Equipment(
                folder.host(),
                hypervisor,
                choice.isSimulated()
                        ? new SimulatedCards(firewall)
                        : new Cards(firewall, taps, new MetadataServers(system)),
                new Meter(folder, reports::tell),
                reports::tell,
                blocking,
                clock);
        var found = hypervisor.adopt();
        this.keeper = spawn(system, equipment, found);
        hypervisor.onEnd(machine -> keeper.tell(new HostKeeper.Ended(machine)));
        // What ended between being found and being listened to.
        found.stream().filter(Machine::isAlive).forEach(machine -> folder.machine(machine.instance())
                .read()
                .filter(now -> !now.isAlive())
                .ifPresent(now -> keeper.tell(new HostKeeper.Ended(now))));
        this.heartbeat = new Heartbeat(folder, heart, reports::tell, clock);
        heartbeat.start();
    }

    private ActorRef<HostKeeper.Command> spawn(
            ActorSystem<SpawnProtocol.Command> actors, Equipment equipment, List<Machine> found) {
        CompletionStage<ActorRef<HostKeeper.Command>> spawned = AskPattern.ask(
                actors,
                replyTo -> new SpawnProtocol.Spawn<>(
                        HostKeeper.create(equipment, found), "host-" + folder.host(), Props.empty(), replyTo),
                Duration.ofSeconds(10),
                actors.scheduler());
        return spawned.toCompletableFuture().join();
    }

    /** What is desired of something here; null when nothing is any more. */
    void desired(String kind, String id, @Nullable Desired desired) {
        switch (kind) {
            case "instance" -> keeper.tell(new HostKeeper.Desire(id, (Desired.Instance) desired));
            case "port" -> {
                if (desired instanceof Desired.Port port) {
                    firewall.desire(port);
                } else {
                    firewall.forgetPort(id);
                }
            }
            default -> {
                if (desired instanceof Desired.Group group) {
                    firewall.desire(group);
                } else {
                    firewall.forgetGroup(id);
                }
            }
        }
    }

    void caughtUp() {
        firewall.open();
    }

    Firewall.View rules() {
        return firewall.view();
    }

    /** Kills a simulated machine, as one would kill QEMU; whether there was one. */
    boolean crash(String instance) {
        if (hypervisor instanceof SimulatedHypervisor simulated
                && folder.machine(instance).read().filter(Machine::isAlive).isPresent()) {
            simulated.crash(instance);
            return true;
        }
        return false;
    }

    long machines() {
        return folder.machines().size();
    }

    /** Everything it keeps of its machines, running or not. */
    List<Machine> inventory() {
        return folder.machines().stream()
                .flatMap(machine -> machine.read().stream())
                .toList();
    }

    /** The firewall as it is now. */
    CompletionStage<Observed.Filter> filter() {
        return firewall.filter();
    }

    /** Ends every run because the host goes down; it takes no order any more, and says no more that it lives. */
    CompletionStage<String> halt(Duration patience) {
        heartbeat.goDown();
        return AskPattern.ask(keeper, HostKeeper.Halt::new, patience, system.scheduler());
    }

    @Override
    public void close() {
        heartbeat.close();
        firewall.close();
        hypervisor.close();
    }

    private record Cards(Firewall firewall, Taps taps, MetadataServers metadata) implements Equipment.Cards {
        @Override
        public CompletionStage<Boolean> attach(Machine machine) {
            var spec = machine.spec();
            return metadata.serve(spec)
                    .thenCompose(port -> firewall.attach(
                            spec.instance(),
                            new Attachment(taps.name(spec.instance()), spec.address(), spec.mac(), port)));
        }

        @Override
        public void describe(Desired.Instance instance) {
            metadata.describe(instance);
        }

        @Override
        public CompletionStage<Boolean> detach(String instance) {
            metadata.end(instance);
            return firewall.detach(instance);
        }
    }

    private record SimulatedCards(Firewall firewall) implements Equipment.Cards {
        @Override
        public CompletionStage<Boolean> attach(Machine machine) {
            var spec = machine.spec();
            return firewall.attach(
                    spec.instance(), new Attachment("sim-" + spec.instance(), spec.address(), spec.mac(), 0));
        }

        @Override
        public void describe(Desired.Instance instance) {}

        @Override
        public CompletionStage<Boolean> detach(String instance) {
            return firewall.detach(instance);
        }
    }
}
