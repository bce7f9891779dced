import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/** Writes the certificates of a folder as a store that Java trusts, the same for the same certificates: {@code FOLDER STORE}. */
class Truststore {
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        // Without a password nothing in the store is drawn at random.
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        var reader = CertificateFactory.getInstance("X.509");
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var files = Files.list(Path.of(arguments[0]))) {
            for (var file : files.sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    store.setCertificateEntry(file.getFileName().toString(), reader.generateCertificate(in));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try (var out = Files.newOutputStream(Path.of(arguments[1]))) {
            store.store(out, null);
        }
    }
}
