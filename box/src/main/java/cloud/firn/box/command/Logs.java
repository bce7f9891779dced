package cloud.firn.box.command;

import cloud.firn.box.part.Part;
import cloud.firn.box.part.Parts;
import cloud.firn.box.part.Tail;
import cloud.firn.box.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./firn logs [PART]}: the end of what the parts wrote. */
@Command(name = "logs", description = "Show the end of the logs of all parts, or of one.")
final class Logs implements Callable<Integer> {
    @Mixin
    Where where = new Where();

    @Parameters(arity = "0..1", paramLabel = "PART", description = "cassandra, kafka, services or agent.")
    @Nullable
    String part;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "40",
            description = "How many lines of each; usually ${DEFAULT-VALUE}.")
    int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until interrupted.")
    boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = where.known();
        var names = Parts.of(plan).stream().map(Part::name).toList();
        if (part != null && !names.contains(part)) {
            throw new CannotDo("There is no part " + part + "; there are " + String.join(", ", names));
        }
        var files = files(plan, part == null ? names : List.of(part));
        if (follow) {
            return follow(files);
        }
        for (var file : files) {
            if (files.size() > 1) {
                System.out.println("==> " + file + " <==");
            }
            Tail.of(file, lines).forEach(System.out::println);
        }
        return 0;
    }

    private static List<Path> files(Plan plan, List<String> parts) throws IOException {
        var files = new ArrayList<Path>();
        for (var name : parts) {
            for (var file : List.of(plan.data().output(name), plan.data().log(name))) {
                if (Files.isRegularFile(file) && Files.size(file) > 0) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private int follow(List<Path> files) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("tail", "-n", String.valueOf(lines), "-F"));
        files.forEach(file -> command.add(file.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
