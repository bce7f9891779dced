package cloud.firn.agent.qemu;

import cloud.firn.agent.machine.MachineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a guest says on its console, and its QEMU of itself. */
final class Console {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final long MOST_BYTES = 1024 * 1024;

    private Console() {}

    /** What a guest says is kept to a bound: the newest of it, and one file of what was before. */
    static void bound(MachineFolder folder) {
        var console = folder.file("console.log");
        try {
            if (Files.exists(console) && Files.size(console) > MOST_BYTES) {
                Files.copy(console, folder.file("console.old"), StandardCopyOption.REPLACE_EXISTING);
                Files.newByteChannel(console, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            }
        } catch (IOException e) {
            LOG.warn("the console of {} could not be cut", folder.path().getFileName(), e);
        }
    }

    /** The last line that QEMU wrote. */
    static String lastWords(MachineFolder folder) {
        try {
            var words = Files.readString(folder.file("qemu.log")).strip();
            return words.substring(words.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            return "it said nothing";
        }
    }
}
