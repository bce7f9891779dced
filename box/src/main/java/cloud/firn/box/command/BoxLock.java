package cloud.firn.box.command;

import cloud.firn.box.plan.DataFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Held while a command changes a box, so that two do not start or stop it at once. It ends with the process at the latest. */
final class BoxLock {
    private BoxLock() {}

    /** What is done under the lock. */
    interface Work<T> {
        T go() throws IOException, InterruptedException;
    }

    static <T> T during(DataFolder data, Work<T> work) throws IOException, InterruptedException {
        Files.createDirectories(data.lock().getParent());
        try (var channel = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            @Nullable FileLock held = channel.tryLock();
            if (held == null) {
                System.out.println("Another ./firn is busy with this box; waiting for it ...");
                channel.lock();
            }
            return work.go();
        }
    }
}
