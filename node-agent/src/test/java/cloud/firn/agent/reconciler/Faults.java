package cloud.firn.agent.reconciler;

import akka.actor.typed.ActorRef;
import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.hypervisor.SimulatedHypervisor;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import cloud.firn.contracts.hosts.Desired;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The simulator, with the faults that a real hypervisor can have; it says when it takes a tap away. */
final class Faults implements Hypervisor {
    volatile boolean releaseFails;
    volatile boolean trafficFails;
    volatile Optional<String> held = Optional.empty();
    private final SimulatedHypervisor simulated;
    private final ActorRef<String> steps;

    Faults(HostFolder host, InstantSource clock, ActorRef<String> steps) {
        this.simulated = new SimulatedHypervisor(host, clock, "boot");
        this.steps = steps;
    }

    @Override
    public void release(String instance) {
        boolean fails = releaseFails; // read before the test hears of it, and may change it
        steps.tell("release");
        if (fails) {
            throw new IllegalStateException("the tap cannot be removed");
        }
    }

    @Override
    public Traffic traffic(Machine machine) {
        if (trafficFails) {
            throw new UncheckedIOException(new IOException("No space left on device"));
        }
        return simulated.traffic(machine);
    }

    @Override
    public Optional<String> keepRunning(String instance) {
        return held;
    }

    @Override
    public String kind() {
        return simulated.kind();
    }

    @Override
    public List<Machine> adopt() {
        return simulated.adopt();
    }

    @Override
    public void onEnd(Consumer<Machine> listener) {
        simulated.onEnd(listener);
    }

    @Override
    public Machine launch(Desired.Instance spec) {
        return simulated.launch(spec);
    }

    @Override
    public Machine letRun(String instance) {
        return simulated.letRun(instance);
    }

    @Override
    public Machine reset(String instance, long reboots) {
        return simulated.reset(instance, reboots);
    }

    @Override
    public Machine stop(String instance, boolean gracefully, String cause) {
        return simulated.stop(instance, gracefully, cause);
    }

    @Override
    public Machine fail(Desired.Instance spec, String why) {
        return simulated.fail(spec, why);
    }

    @Override
    public void remove(String instance) {
        simulated.remove(instance);
    }

    @Override
    public void close() {
        simulated.close();
    }
}
