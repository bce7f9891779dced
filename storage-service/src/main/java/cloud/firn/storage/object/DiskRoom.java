package cloud.firn.storage.object;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses new bytes while the disk under Cassandra is nearly full. Reads and deletes go on, and so do Cassandra's own
 * writes: a disk that is quite full would stop it, and with it everything.
 */
public final class DiskRoom {
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Optional<Path> disk;
    private final long leastBytes;
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);
    private volatile boolean full;

    /**
     * Looks at one disk; at none where Cassandra is on other machines.
     *
     * @param disk a folder on it
     * @param leastBytes that must stay free: what Cassandra has in memory and in its log, and then some
     */
    public DiskRoom(Optional<Path> disk, long leastBytes) {
        this.disk = disk;
        this.leastBytes = leastBytes;
    }

    /**
     * Looks, once a second at most, whether there is room.
     *
     * @throws Refused InsufficientStorage when there is not
     */
    void check() {
        if (disk.isEmpty()) {
            return;
        }
        long last = lookedAt.get();
        long now = System.nanoTime();
        if (now - last >= LOOK_EVERY_NANOS && lookedAt.compareAndSet(last, now)) {
            full = isFull(disk.get());
        }
        if (full) {
            throw new Refused(Code.INSUFFICIENT_STORAGE);
        }
    }

    private boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < leastBytes;
        } catch (IOException e) {
            // A disk that cannot be asked is not known to be full; Cassandra has the last word.
            return false;
        }
    }
}
