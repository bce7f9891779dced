package cloud.firn.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the jars of Cassandra and Kafka are: Maven puts them into {@code servers/<server>/target/lib}. */
public final class Libraries {
    private Libraries() {}

    /** The folder of jars of {@code cassandra} or {@code kafka}, by the system property {@code firn.servers} or upwards from here. */
    public static Path of(String server) {
        var told = System.getProperty("firn.servers");
        if (told != null) {
            return Path.of(told, server, "target", "lib");
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var lib = at.resolve(Path.of("servers", server, "target", "lib"));
            if (Files.isDirectory(lib)) {
                return lib;
            }
        }
        throw new IllegalStateException("no servers/" + server
                + "/target/lib above the working folder: run mvn process-resources -f servers/" + server + "/pom.xml");
    }
}
