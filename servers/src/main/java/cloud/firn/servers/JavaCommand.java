package cloud.firn.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one JVM is started: options, class path, main class and arguments.
 *
 * @param classPath jars and folders, in order
 */
public record JavaCommand(List<String> options, List<Path> classPath, String mainClass, List<String> arguments) {
    public JavaCommand {
        options = List.copyOf(options);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /** The same, with more options behind the ones there are, so that they win. */
    public JavaCommand with(List<String> more) {
        return new JavaCommand(
                Stream.concat(options.stream(), more.stream()).toList(), classPath, mainClass, arguments);
    }

    /**
     * Writes everything into an argument file and answers the short command line that reads it, so that a process list stays
     * readable with a class path of a hundred jars.
     */
    public List<String> writtenTo(Path file) throws IOException {
        var lines = new ArrayList<>(options);
        lines.add("-cp");
        lines.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
        lines.add(mainClass);
        lines.addAll(arguments);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines.stream().map(JavaCommand::quoted).toList());
        return List.of(java(), "@" + file);
    }

    /** The {@code java} of the JVM that runs this. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The jars of a folder in the order of their names: a class-data archive asks for the same order at every start. */
    public static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
