package cloud.firn.platform.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A key of 32 random bytes in a file that only its owner may read (mode 600), as one line of Base64. */
public final class KeyFile {
    private static final int KEY_BYTES = 32;

    private KeyFile() {}

    /** The key in {@code file}; made first when there is none. Two processes that make it at once agree on one. */
    public static byte[] readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            var key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length != KEY_BYTES) {
                throw new IllegalStateException(file + " holds " + key.length + " bytes; a key has " + KEY_BYTES + ".");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + " is not one line of Base64. Restore it from your backup.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " cannot be read or made", e);
        }
    }

    private static void make(Path file) throws IOException {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file name");
        }
        Files.createDirectories(folder);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(folder, "key", ".new", ownerOnly);
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n");
            // A link, unlike a move, never replaces a key that another process made meanwhile.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // The other process was first; its key is the key.
            return;
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
