package cloud.firn.agent.hypervisor;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.machine.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class SimulatedHypervisorTest implements HypervisorContract {
    @TempDir
    Path data = Path.of("");

    private HostFolder host() {
        return new HostFolder(data, "hv-1", false);
    }

    @Override
    public Hypervisor hypervisor() {
        return new SimulatedHypervisor(host(), InstantSource.system(), "boot");
    }

    @Override
    public void crash(Hypervisor hypervisor, Machine machine) {
        ((SimulatedHypervisor) hypervisor).crash(machine.instance());
    }

    @Override
    public boolean isAnythingLeft() {
        return Files.exists(host().machine(Given.INSTANCE).path());
    }
}
