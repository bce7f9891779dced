package cloud.firn.box.command;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./firn hypervisors [fence|unfence NAME]}: the hosts that instances run on, and giving up one that never returns.
 */
@Command(name = "hypervisors", description = "Show the hypervisors, give one up that never returns, or take it back.")
final class Hypervisors implements Callable<Integer> {
    /** What is to be done. */
    enum Order {
        list,
        fence,
        unfence
    }

    @Mixin
    Where where = new Where();

    @Parameters(index = "0", arity = "0..1", paramLabel = "list|fence|unfence", description = "Usually list.")
    Order order = Order.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Of the hypervisor.")
    @Nullable
    String name;

    @Override
    public Integer call() throws IOException {
        var door = InternalDoor.ofCompute(where.known());
        if (order == Order.list) {
            door.get("/hypervisors")
                    .path("hypervisors")
                    .forEach(one -> say(
                            "%-24s %-12s %-8s instances %-4d last heard of %s",
                            one.path("hypervisor").asText(),
                            one.path("kind").asText(),
                            one.path("fenced").asBoolean()
                                    ? "fenced"
                                    : one.path("silent").asBoolean() ? "silent" : "well",
                            one.path("instances").size(),
                            one.path("last-heard").asText("never")));
            return 0;
        }
        if (name == null || !name.matches("[A-Za-z0-9._-]+")) {
            throw new CannotDo("Say which hypervisor: ./firn hypervisors " + order + " NAME");
        }
        var done = door.post("/hypervisors/" + name + "/" + order);
        say("%s is %sd.", name, order);
        done.path("instances").forEach(instance -> say("  ended: instance %s", instance.asText()));
        return 0;
    }

    private static void say(String form, Object... what) {
        System.out.println(String.format(Locale.ROOT, form, what).stripTrailing());
    }
}
