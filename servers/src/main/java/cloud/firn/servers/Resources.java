package cloud.firn.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The templates of this package, filled in. */
final class Resources {
    private Resources() {}

    static List<String> lines(String name) throws IOException {
        return text(name).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Writes the resource with every <code>${name}</code> replaced; other names stay as they are. */
    static Path render(String name, Path target, Map<String, ?> values) throws IOException {
        var text = text(name);
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", String.valueOf(value.getValue()));
        }
        return Files.writeString(target, text);
    }

    private static String text(String name) throws IOException {
        try (var in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing resource " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
