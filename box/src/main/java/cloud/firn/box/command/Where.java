package cloud.firn.box.command;

import cloud.firn.box.plan.Home;
import cloud.firn.box.plan.Plan;
import cloud.firn.box.plan.Wishes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which box is meant; every command has them. */
final class Where {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The box's data folder; usually .firn beside the script, or that of the last up.")
    @Nullable
    Path data;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "The first port of the box; usually 7700, or that of its last up.")
    @Nullable
    Integer portBase;

    Plan plan() {
        return plan(null, null, null);
    }

    Plan plan(@Nullable String hypervisor, @Nullable Integer hosts, @Nullable String addressPool) {
        var plan = new Wishes(data, portBase, hypervisor, hosts, addressPool).plan(Home.told());
        if (plan.portBase() < 1024 || plan.lastPort() > 65_535) {
            throw new CannotDo("--port-base takes a number from 1024 to 65505");
        }
        return plan;
    }

    /** The plan of a box that is there. */
    Plan known() {
        var plan = plan();
        if (!plan.data().isBox()) {
            throw new CannotDo("There is no box in " + plan.data().folder() + ". Start one: ./firn up");
        }
        return plan;
    }
}
