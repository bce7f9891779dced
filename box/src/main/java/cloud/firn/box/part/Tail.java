package cloud.firn.box.part;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/** The end of a text file, without reading the rest of it. */
public final class Tail {
    private static final int LONGEST_LINE = 400;

    private Tail() {}

    /** At most {@code count} last lines. */
    public static List<String> of(Path file, int count) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - (long) count * LONGEST_LINE);
            in.seek(from);
            var bytes = new byte[(int) (in.length() - from)];
            in.readFully(bytes);
            var lines = new String(bytes, UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        }
    }
}
