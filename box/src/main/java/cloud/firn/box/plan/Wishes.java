package cloud.firn.box.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The options a person gave; what is missing was said at the last {@code up} of that data folder, or is usual. */
public record Wishes(
        @Nullable Path data,
        @Nullable Integer portBase,
        @Nullable String hypervisor,
        @Nullable Integer hosts,
        @Nullable String addressPool) {
    static final int USUAL_PORT_BASE = 7700;
    private static final String ADDRESS_POOL = "address-pool";
    static final String USUAL_ADDRESS_POOL = "203.0.113.0/24";

    /** Wishes about nothing but the folder. */
    public static Wishes forBoxIn(@Nullable Path data) {
        return new Wishes(data, null, null, null, null);
    }

    /** The plan of these wishes over what is remembered. */
    public Plan plan(Home home) {
        var folder = folder(home);
        var known = remembered(folder);
        return new Plan(
                home,
                folder,
                Optional.ofNullable(portBase).orElse(number(known, "port-base", USUAL_PORT_BASE)),
                Optional.ofNullable(hypervisor).orElse(known.getProperty("hypervisor", "auto")),
                Optional.ofNullable(hosts).orElse(number(known, "hosts", 1)),
                Optional.ofNullable(addressPool).orElse(known.getProperty(ADDRESS_POOL, USUAL_ADDRESS_POOL)));
    }

    /** The addresses that the first {@code up} of a box decided on; empty when there was none. */
    public static Optional<String> rememberedAddressPool(DataFolder data) {
        return Optional.ofNullable(remembered(data).getProperty(ADDRESS_POOL));
    }

    /** Keeps a plan for the commands to come. */
    public static void remember(Plan plan) throws IOException {
        var text = "port-base=" + plan.portBase() + "\nhypervisor=" + plan.hypervisor() + "\nhosts=" + plan.hosts()
                + "\n" + ADDRESS_POOL + "=" + plan.addressPool() + "\n";
        var fresh = Files.writeString(plan.data().of("run").resolve("plan.new"), text);
        Files.move(fresh, plan.data().plan(), StandardCopyOption.REPLACE_EXISTING);
        new LastBoxes(plan.home().lastData()).add(plan.data());
    }

    private DataFolder folder(Home home) {
        return data == null ? new LastBoxes(home.lastData()).newest().orElse(home.usualData()) : new DataFolder(data);
    }

    private static int number(Properties known, String name, int usual) {
        return Integer.parseInt(known.getProperty(name, String.valueOf(usual)));
    }

    private static Properties remembered(DataFolder folder) {
        var known = new Properties();
        if (folder.isBox()) {
            try (var in = Files.newBufferedReader(folder.plan())) {
                known.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }
}
