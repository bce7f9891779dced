package cloud.firn.box.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checked-out and built tree that a box is started from. */
public record Home(Path folder) {
    /** The tree that the script {@code ./firn} named. */
    public static Home told() {
        return new Home(
                Path.of(System.getProperty("firn.home", "")).toAbsolutePath().normalize());
    }

    /** Firn's own jars and what they stand on: the box's jar first, the others in the order of their names. */
    public List<Path> classPath() {
        return Stream.of(folder.resolve("box/target"), folder.resolve("box/target/lib"))
                .flatMap(Home::jars)
                .toList();
    }

    /** The jars of {@code cassandra} or {@code kafka}. */
    public Path serverLibraries(String server) {
        return folder.resolve("servers").resolve(server).resolve("target/lib");
    }

    /** Where class-data archives are kept; they belong to the jars, not to anybody's data. */
    public Path archives() {
        return folder.resolve("box/target/archives");
    }

    /** The data folder when nobody names another. */
    public DataFolder usualData() {
        return new DataFolder(folder.resolve(".firn"));
    }

    /** Remembers which data folders were used, so that the other commands need no option. */
    public Path lastData() {
        return folder.resolve(".firn.last");
    }

    private static Stream<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
