package cloud.firn.box.part;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.box.plan.Home;
import cloud.firn.servers.JavaCommand;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The classes of a part, loaded and verified once and mapped into memory at every later start, which takes a third off it. The
 * first start writes down which classes it used; an archive is made of them afterwards.
 */
public final class ClassArchive {
    private static final int NAME_LENGTH = 16;

    /** In nobody's way: archives are made one after the other, and only with time that no other process wants (sched(7)). */
    private static final String ONE_AT_A_TIME = "echo 19 2>/dev/null >/proc/self/autogroup; exec 9>>\"$5\"; flock 9;"
            + " nice -n 19 \"$0\" \"$1\" && mv \"$2\" \"$3\" && rm -f \"$4\" \"${1#@}\"";

    private final Path folder;
    private final String part;

    public ClassArchive(Home home, String part) {
        this.folder = home.archives();
        this.part = part;
    }

    /** The command with the archive when there is one, else taking notes for it. */
    public JavaCommand with(JavaCommand command) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return command;
        }
        if (!Files.isWritable(folder)) {
            return command;
        }
        var archive = file(command, ".jsa");
        return Files.exists(archive)
                ? command.with(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"))
                : command.with(List.of("-XX:DumpLoadedClassList=" + file(command, ".classes")));
    }

    /** Makes the archive in the background when notes are there and it is not. */
    public void make(JavaCommand command) throws IOException {
        var archive = file(command, ".jsa");
        var classes = file(command, ".classes");
        if (Files.exists(archive) || !Files.exists(classes)) {
            return;
        }
        removeOthers(archive, classes);
        var growing = file(command, ".new");
        var options = new ArrayList<String>(List.of(
                "-Xshare:dump",
                "-XX:+UseG1GC",
                "-Xmx512m",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + growing));
        var dump = new JavaCommand(options, command.classPath(), command.mainClass(), List.of())
                .writtenTo(file(command, ".args"));
        new ProcessBuilder(
                        "setsid",
                        "sh",
                        "-c",
                        ONE_AT_A_TIME,
                        dump.get(0),
                        dump.get(1),
                        growing.toString(),
                        archive.toString(),
                        classes.toString(),
                        folder.resolve("lock").toString())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    /** Archives of jars that are no longer there. */
    private void removeOthers(Path archive, Path classes) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                if (file.getFileName().toString().startsWith(part + "-")
                        && !file.equals(archive)
                        && !file.equals(classes)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A name that changes with the JVM and with every jar, since an archive of other jars is worth nothing. */
    private Path file(JavaCommand command, String suffix) throws IOException {
        var about = new StringBuilder(System.getProperty("java.vm.version"));
        for (var jar : command.classPath()) {
            about.append('\n').append(jar).append(' ').append(Files.size(jar));
            about.append(' ').append(Files.getLastModifiedTime(jar).toMillis());
        }
        return folder.resolve(part + "-" + digest(about.toString()) + suffix);
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, NAME_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
