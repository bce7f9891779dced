package cloud.firn.agent.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The template {@code tiny}: Debian's cloud kernel, busybox, dropbear and an init of ours, built once on this machine.
 *
 * <p>Its version is the digest of what it is built by, so that a new build of ours makes a new folder and old overlays keep theirs.
 */
public final class TinyTemplate {
    private static final String BUILD = "tiny-build.sh";
    private static final String INIT = "tiny-init.sh";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private TinyTemplate() {}

    /**
     * The template below {@code images}; built when it is not there.
     *
     * @throws Unbuildable with the reason, for people
     */
    public static Template in(Path images) {
        var version = HostFolder.digest(resource(BUILD) + resource(INIT)).substring(0, 12);
        var folder = images.toAbsolutePath().resolve("tiny").resolve(version);
        if (!Files.exists(folder)) {
            build(folder);
        }
        return Template.in(folder);
    }

    private static void build(Path folder) {
        try {
            Files.createDirectories(folder.getParent());
            try (var lock = FileChannel.open(
                            folder.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                if (held.isValid() && !Files.exists(folder)) {
                    build(folder, Files.createTempDirectory(folder.getParent(), "build-"));
                }
            }
        } catch (IOException e) {
            throw new Unbuildable("the template tiny cannot be built: " + e.getMessage());
        }
    }

    private static void build(Path folder, Path draft) throws IOException {
        var script = draft.resolve(BUILD);
        var init = draft.resolve(INIT);
        Files.writeString(script, resource(BUILD));
        Files.writeString(init, resource(INIT));
        var outcome = Shell.here().attempt("", PATIENCE, "sh", script.toString(), draft.toString(), init.toString());
        if (!outcome.succeeded()) {
            Shell.here().attempt("", PATIENCE, "rm", "-rf", draft.toString());
            var words = outcome.output().strip();
            throw new Unbuildable("the template tiny cannot be built: " + words.substring(words.lastIndexOf('\n') + 1));
        }
        Files.delete(script);
        Files.delete(init);
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String resource(String name) {
        try (var stream = TinyTemplate.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("not in this build: " + name);
            }
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This machine cannot build the template; the message says why. */
    public static final class Unbuildable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unbuildable(String message) {
            super(message);
        }
    }
}
