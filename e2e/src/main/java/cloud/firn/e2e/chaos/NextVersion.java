package cloud.firn.e2e.chaos;

import cloud.firn.e2e.client.NotAsPromised;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A build that differs from this one as the next version may: records that are kept, told or sent between nodes have one field
 * more, which older nodes do not know, and which is missing in what older nodes write.
 */
final class NextVersion {
    private static final List<Growth> GROWTHS = List.of(
            new Growth(
                    "compute-service/src/main/java/cloud/firn/compute/sshkey/SshKey.java",
                    "record Registered(String publicKey, String fingerprint, String operation, Instant at) implements Event {}"),
            new Growth(
                    "contracts/src/main/java/cloud/firn/contracts/network/NetworkFact.java",
                    "record GroupDeleted(String organisation, String group) implements NetworkFact {}"),
            new Growth(
                    "compute-service/src/main/java/cloud/firn/compute/sshkey/SshKeyEntity.java",
                    "record Found(String publicKey, String fingerprint) implements Reply {}"));

    private NextVersion() {}

    /** A record in a source file, as it is written there, to be given one more field. */
    private record Growth(String file, String written) {
        String grown(String source) {
            NotAsPromised.unless(
                    source.contains(written), file + " has no \"" + written + "\" any more: name another record");
            var name = written.substring("record ".length(), written.indexOf('('));
            var fields = written.substring(written.indexOf('(') + 1, written.indexOf(')'));
            var values = Stream.of(fields.split(", ", -1))
                    .map(field -> field.substring(field.lastIndexOf(' ') + 1))
                    .collect(Collectors.joining(", "));
            var old = name + "(" + fields + ") { this(" + values + ", \"known to the next version\"); }";
            return source.replace(
                    written,
                    written.replace(
                                    fields + ")",
                                    fields + ", @org.jspecify.annotations.Nullable String addedInTheNext)")
                            .replace("{}", "{ public " + old + " }"));
        }
    }

    /** Compiles the records of the tree at {@code home} anew, with one more field each, into {@code overlay}. */
    static void build(Path home, Path overlay) {
        try {
            var sources = Files.createTempDirectory("firn-next");
            var arguments =
                    new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", overlay.toString(), "-cp", classPath(home)));
            Files.createDirectories(overlay);
            for (var growth : GROWTHS) {
                var file = home.resolve(growth.file());
                var copy = sources.resolve(file.getFileName());
                Files.writeString(copy, growth.grown(Files.readString(file)));
                arguments.add(copy.toString());
            }
            var compiler = ToolProvider.getSystemJavaCompiler();
            NotAsPromised.unless(
                    compiler.run(null, null, null, arguments.toArray(String[]::new)) == 0,
                    "The next version does not compile");
        } catch (IOException e) {
            throw new NotAsPromised("The next version could not be built", e);
        }
    }

    private static String classPath(Path home) throws IOException {
        try (var jars = Files.list(home.resolve("box/target/lib"))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }
}
