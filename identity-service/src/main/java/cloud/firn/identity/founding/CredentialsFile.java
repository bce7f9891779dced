package cloud.firn.identity.founding;

import cloud.firn.identity.organisation.Organisation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One organisation's first credentials, in a file that only its owner reads: lines {@code NAME=value} that a shell can
 * source.
 */
final class CredentialsFile {
    private static final String KEY = "FIRN_API_KEY";
    private static final String SECRET = "FIRN_API_SECRET";
    private static final String ORGANISATION = "FIRN_ORGANISATION";

    private static final String ENDING = ".env";
    private static final Pattern ORGANISATIONS = Pattern.compile("[a-z0-9-]{1,60}\\.env");
    private static final Pattern KEY_ID = Pattern.compile("EXO[0-9a-f]{24}");

    private final Path path;
    private final String id;

    CredentialsFile(Path folder, String organisationName) {
        this.id = Organisation.idOf(organisationName).toString();
        this.path = folder.resolve(organisationName + ENDING);
    }

    /** The organisations that have a file in {@code folder}, by name. */
    static List<String> named(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> ORGANISATIONS.matcher(name).matches())
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the credentials in " + folder, e);
        }
    }

    /** The credentials, when the file is there and whole. */
    Optional<Credentials> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            var values = new HashMap<String, String>();
            for (var line : Files.readAllLines(path)) {
                var equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            var keyId = values.get(KEY);
            var secret = values.get(SECRET);
            if (keyId == null || secret == null || !KEY_ID.matcher(keyId).matches() || secret.length() != 43) {
                return Optional.empty();
            }
            return Optional.of(new Credentials(keyId, secret, values.getOrDefault(ORGANISATION, id)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the credentials file " + path, e);
        }
    }

    /** Replaces the file at once and for good: whoever looks, even after a crash, sees all of the old or all of the new. */
    void write(Credentials credentials) {
        var text = KEY + "=" + credentials.keyId() + "\n" + SECRET + "=" + credentials.secret() + "\n" + ORGANISATION
                + "=" + credentials.organisation() + "\n";
        try {
            var folder = path.toAbsolutePath().getParent();
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var fresh = Files.createTempFile(
                    folder,
                    ".fresh",
                    ".env",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the credentials file " + path, e);
        }
    }
}
