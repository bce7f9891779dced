package cloud.firn.agent.reconciler;

import cloud.firn.agent.hypervisor.Hypervisor;
import cloud.firn.agent.machine.Machine;
import cloud.firn.agent.metering.Meter;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.hosts.Observed;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a reconciler works with; one per hypervisor.
 *
 * @param reports tells what is observed
 * @param blocking where calls that block are made
 */
public record Equipment(
        String host,
        Hypervisor hypervisor,
        Cards cards,
        Meter meter,
        Consumer<Observed> reports,
        Executor blocking,
        InstantSource clock) {
    /** Gives machines their metadata and their rules, and takes them away. */
    public interface Cards {
        /** Completes when metadata is served and the rules are in force. */
        CompletionStage<Boolean> attach(Machine machine);

        /** The instance is described differently from now on. */
        void describe(Desired.Instance instance);

        /** Completes when neither metadata nor rules are left. */
        CompletionStage<Boolean> detach(String instance);
    }
}
