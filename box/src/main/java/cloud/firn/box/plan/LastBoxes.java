package cloud.firn.box.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data folders of the last boxes, one in a line, newest last: a command without {@code --data} means the newest there is. */
record LastBoxes(Path file) {
    private static final int MOST = 10;

    void add(DataFolder data) {
        var lines = new ArrayList<>(lines());
        lines.remove(data.folder().toString());
        lines.add(data.folder().toString());
        try {
            Files.write(file, lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
        } catch (IOException e) {
            // A tree of somebody else's. The other commands find the usual folder, or need --data.
            return;
        }
    }

    /** The newest that is still a box. */
    Optional<DataFolder> newest() {
        return lines().stream()
                .map(line -> new DataFolder(Path.of(line)))
                .filter(DataFolder::isBox)
                .reduce((older, newer) -> newer);
    }

    private List<String> lines() {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
