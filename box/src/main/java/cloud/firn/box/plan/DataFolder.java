package cloud.firn.box.plan;

import java.nio.file.Files;
import java.nio.file.Path;

/** Everything one box keeps: the data of its servers, its keys, its logs, its virtual machines. */
public record DataFolder(Path folder) {
    public DataFolder {
        folder = folder.toAbsolutePath().normalize();
    }

    public Path of(String name) {
        return folder.resolve(name);
    }

    /** What a part wrote, newest last; rotated when it grows. */
    public Path log(String part) {
        return of("log").resolve(part + ".log");
    }

    /** What a part said on its way in or out outside of its log: short, overwritten at every start. */
    public Path output(String part) {
        return of("log").resolve(part + ".out");
    }

    public Path pidFile(String part) {
        return of("run").resolve(part + ".pid");
    }

    public Path argumentFile(String part) {
        return of("run").resolve(part + ".args");
    }

    /** The options of the last {@code up}; also the mark by which a folder is known to be a box's. */
    public Path plan() {
        return of("run").resolve("plan.properties");
    }

    public Path lock() {
        return of("run").resolve("lock");
    }

    /** The key of an organisation, as the identity service left it. */
    public Path credentials(String organisation) {
        return of("credentials").resolve(organisation + ".env");
    }

    /** Whether a box ever lived here. */
    public boolean isBox() {
        return Files.isRegularFile(plan());
    }
}
