package cloud.firn.box.command;

import cloud.firn.box.part.Daemon;
import cloud.firn.box.part.Door;
import cloud.firn.box.part.Guests;
import cloud.firn.box.part.Health;
import cloud.firn.box.part.Machine;
import cloud.firn.box.part.Parts;
import cloud.firn.box.plan.Plan;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./firn status}: each part with its process, ports, memory and health; 0 only when all are ready. */
@Command(name = "status", description = "Show each part: process, port, memory, health.")
final class Status implements Callable<Integer> {
    @Mixin
    Where where = new Where();

    @Option(names = "--json", description = "For programs.")
    boolean json;

    /** One part at one moment. */
    private record Row(String name, long pid, List<DoorRow> doors, long memoryMib) {
        boolean ready() {
            return pid > 0 && doors.stream().allMatch(door -> door.health().ready());
        }

        String words() {
            if (pid == 0) {
                return "does not run";
            }
            return doors.stream()
                    .filter(door -> !door.health().ready())
                    .map(door -> (doors.size() == 1 ? "" : door.door().name() + " ")
                            + door.health().words())
                    .findFirst()
                    .orElse("ready");
        }
    }

    private record DoorRow(Door door, Health health) {}

    @Override
    public Integer call() throws IOException {
        var plan = json ? where.plan() : where.known();
        var rows = Parts.of(plan).parallelStream()
                .map(Daemon::new)
                .map(Status::row)
                .toList();
        if (json) {
            System.out.println(document(plan, rows).toPrettyString());
        } else {
            print(plan, rows);
        }
        return rows.stream().allMatch(Row::ready) ? 0 : 1;
    }

    private static Row row(Daemon daemon) {
        long pid = daemon.pid().orElse(0L);
        var doors = daemon.part().doors().stream()
                .map(door -> new DoorRow(
                        door,
                        pid == 0 ? new Health("does not run") : door.health().get()))
                .toList();
        return new Row(daemon.part().name(), pid, doors, pid == 0 ? 0 : Machine.residentMib(pid));
    }

    private static void print(Plan plan, List<Row> rows) {
        say("PART", "PID", "PORT", "MEMORY", "HEALTH");
        for (var row : rows) {
            boolean one = row.doors().size() == 1;
            say(
                    row.name(),
                    row.pid() == 0 ? "-" : String.valueOf(row.pid()),
                    one ? String.valueOf(row.doors().get(0).door().port()) : "",
                    row.pid() == 0 ? "-" : row.memoryMib() + " MiB",
                    row.words());
            if (!one) {
                row.doors()
                        .forEach(door -> say(
                                "  " + door.door().name(),
                                "",
                                String.valueOf(door.door().port()),
                                "",
                                door.health().words()));
            }
        }
        var guests = Guests.of(plan.data());
        long guestMemory = guests.stream().mapToLong(Machine::residentMib).sum();
        long memory = rows.stream().mapToLong(Row::memoryMib).sum();
        say("together", "", "", memory + " MiB", "");
        var hypervisor = Card.about(plan);
        System.out.println();
        System.out.println("hypervisor " + hypervisor.path("hypervisor").asText(plan.hypervisor()) + ", "
                + guests.size() + " QEMU processes with " + guestMemory + " MiB; data in "
                + plan.data().folder());
        if (rows.stream().anyMatch(row -> row.pid() == 0)) {
            System.out.println("./firn up starts what does not run; ./firn logs PART says why it ended.");
        }
    }

    private static ObjectNode document(Plan plan, List<Row> rows) {
        var document = new ObjectMapper().createObjectNode();
        document.put("ready", rows.stream().allMatch(Row::ready));
        document.put("data", plan.data().folder().toString());
        document.put("port-base", plan.portBase());
        document.put("hosts", plan.hosts());
        document.put("hypervisor", Card.about(plan).path("hypervisor").asText(""));
        document.put("memory-mib", rows.stream().mapToLong(Row::memoryMib).sum());
        var parts = document.putArray("parts");
        for (var row : rows) {
            var part = parts.addObject();
            part.put("name", row.name());
            part.put("pid", row.pid());
            part.put("memory-mib", row.memoryMib());
            part.put("ready", row.ready());
            part.put("health", row.words());
            var doors = part.putArray("doors");
            row.doors().forEach(door -> doors.addObject()
                    .put("name", door.door().name())
                    .put("port", door.door().port())
                    .put("health", door.health().words()));
        }
        var guests = document.putArray("guests");
        Guests.of(plan.data())
                .forEach(pid -> guests.addObject().put("pid", pid).put("memory-mib", Machine.residentMib(pid)));
        return document;
    }

    private static void say(Object... columns) {
        System.out.println(
                String.format(Locale.ROOT, "%-16s %8s %6s %11s  %s", columns).stripTrailing());
    }
}
