package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Door;
import cloud.firn.box.part.Machine;
import cloud.firn.box.part.OtherBoxes;
import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Plan;
import cloud.firn.box.plan.Wishes;
import cloud.firn.network.address.AddressRange;
import cloud.firn.servers.Ports;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold before a box is started, so that it fails at once and in words. */
final class Checks {
    private static final long LEAST_DISK_MIB = 1024;
    private static final long LEAST_MEMORY_MIB = 2048;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final long MIB = 1 << 20;

    private Checks() {}

    /** Makes the folder for its owner alone, when it is not there, and what every part needs in it. */
    static DataFolder folder(DataFolder data) throws IOException {
        var folder = data.folder();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            Files.createDirectories(data.of("run"));
            Files.createDirectories(data.of("log"));
        } catch (IOException e) {
            throw new CannotDo(
                    "The data folder " + folder + " cannot be made or written: "
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage())
                            + ". Use another: ./firn up --data DIR",
                    e);
        }
        if (!Files.isWritable(data.of("run")) || !Files.isWritable(folder)) {
            throw new CannotDo("The data folder " + folder + " belongs to "
                    + Files.getOwner(folder).getName()
                    + " and cannot be written by " + System.getProperty("user.name")
                    + ". Use another: ./firn up --data DIR");
        }
        return data;
    }

    /** Instances keep their addresses, so what the first up said holds for good. */
    static void addressPool(Plan plan) {
        try {
            AddressRange.of(plan.addressPool());
        } catch (IllegalArgumentException e) {
            throw new CannotDo(
                    "FIRN_ADDRESS_POOL takes an IPv4 block between /16 and /30, not " + plan.addressPool(), e);
        }
        Wishes.rememberedAddressPool(plan.data())
                .filter(pool -> !pool.equals(plan.addressPool()))
                .ifPresent(pool -> {
                    throw new CannotDo("The instances of this box have addresses of " + pool
                            + ", as its first up said, and keep them. To start it, leave FIRN_ADDRESS_POOL="
                            + plan.addressPool()
                            + " away; for other addresses, make another box: --data DIR --port-base N");
                });
    }

    /** Real guests of two boxes cannot have the same addresses: this machine has one route for each. */
    static void neighbours(Plan plan) {
        if (!mayHaveRealGuests(plan)) {
            return;
        }
        OtherBoxes.of(plan).ifPresent(rival -> {
            throw new CannotDo("The box in " + rival.folder() + " runs with real guests and the addresses "
                    + rival.addressPool() + ", which overlap with this one's, " + plan.addressPool()
                    + ". Stop it: ./firn down --data " + rival.folder()
                    + "; or give a new box a block of its own, as FIRN_ADDRESS_POOL=A.B.C.0/24 ./firn up ...;"
                    + " or simulate the guests: --hypervisor simulator");
        });
    }

    private static boolean mayHaveRealGuests(Plan plan) {
        return switch (plan.hypervisor()) {
            case "simulator" -> false;
            case "qemu" -> true;
            default -> new UnixSystem().getUid() == 0; // taps need root; without it the node agent takes the simulator
        };
    }

    static void room(Plan plan) throws IOException {
        long disk = Files.getFileStore(plan.data().folder()).getUsableSpace() / MIB;
        if (disk < LEAST_DISK_MIB) {
            throw new CannotDo("The disk under " + plan.data().folder() + " has " + disk + " MiB left; a box needs "
                    + LEAST_DISK_MIB + ". Free some, or use another disk: ./firn up --data DIR");
        }
        long memory = Machine.availableMib();
        if (memory < LEAST_MEMORY_MIB) {
            System.out.println("Only " + memory
                    + " MiB of memory are available and a box takes about 2500: this may be slow, or fail.");
        }
    }

    static void ports(List<Daemon> toStart) {
        for (var daemon : toStart) {
            var part = daemon.part();
            Stream.concat(part.doors().stream().map(Door::port), part.otherPorts().stream())
                    .filter(port -> !Ports.isFree(port))
                    .findFirst()
                    .ifPresent(port -> {
                        throw new CannotDo("Port " + port + ", which " + part.name() + " needs, is taken by "
                                + Machine.listener(port).orElse("a connection that is just closing")
                                + ". End that, or use other ports: ./firn up --port-base N");
                    });
        }
    }
}
