package cloud.firn.box.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.box.part.AgentSweep;
import cloud.firn.box.plan.Plan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./firn destroy}: stops everything and removes every trace, the data included. */
@Command(name = "destroy", description = "Stop the cloud and remove its data; asks first.")
final class Destroy implements Callable<Integer> {
    @Mixin
    Where where = new Where();

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = where.plan();
        if (!plan.data().isBox()) {
            System.out.println("There is no box in " + plan.data().folder() + ": nothing to destroy.");
            return 0;
        }
        if (!yes && !agreed(plan)) {
            System.out.println("Nothing was removed.");
            return 1;
        }
        boolean clean = BoxLock.during(plan.data(), () -> {
            Down.stop(plan);
            return sweep(plan);
        });
        remove(plan.data().folder());
        System.out.println(
                "Firn is gone, and so is everything in " + plan.data().folder() + ".");
        return clean ? 0 : 1;
    }

    private static boolean agreed(Plan plan) throws IOException {
        System.out.print("Remove all instances, objects, keys and bills in "
                + plan.data().folder() + " for good? [y/N] ");
        System.out.flush();
        @Nullable String answer = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        if (answer == null) {
            System.out.println();
            throw new CannotDo("There is nobody to ask. To destroy without a question: ./firn destroy --yes");
        }
        return answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Taps, routes and rules are the kernel's, not files: the node agent knows which are its own. */
    private static boolean sweep(Plan plan) throws IOException {
        var words = AgentSweep.run(plan);
        words.ifPresent(
                problem -> System.out.println("Something of the node agent may be left in the kernel:\n  " + problem));
        return words.isEmpty();
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
