package cloud.firn.operator.firn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * With what the operator signs.
 *
 * @param key id of an API key
 * @param secret never printed
 */
public record Credentials(String key, String secret) {
    /** Reads the files {@code key} and {@code secret} of a folder, such as a mounted Secret. */
    public static Credentials in(Path folder) {
        return new Credentials(read(folder.resolve("key")), read(folder.resolve("secret")));
    }

    private static String read(Path file) {
        try {
            var text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException(file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the credentials: " + file, e);
        }
    }

    @Override
    public String toString() {
        return "Credentials[key=" + key + "]";
    }
}
