package cloud.firn.storage.object;

import cloud.firn.storage.span.Utf8Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * One line of a list: a version of an object, or the marker of a delete.
 *
 * @param version microseconds since 1970
 * @param nameless whether its version id is {@code null}
 * @param owner organisation that wrote it
 * @param storageClass that the client chose, or {@code STANDARD}
 */
public record Line(
        String key,
        long version,
        UUID body,
        boolean nameless,
        boolean marker,
        String owner,
        String ownerName,
        long sizeBytes,
        String etag,
        String storageClass) {
    /** The class of what was put without a word about it. */
    static final String STANDARD = "STANDARD";

    private static final Comparator<Line> ORDER = Comparator.comparing(Line::key, Utf8Order::compare)
            .thenComparing(Comparator.comparingLong(Line::version).reversed())
            .thenComparing(Line::body, UuidOrder::compare);

    /** What two spans say about the same keys. */
    static List<Line> merged(List<Line> one, List<Line> other) {
        return Merging.merged(one, other, ORDER, Line::ghost);
    }

    /** The first line of each key. */
    static List<Line> newest(List<Line> lines) {
        var found = new ArrayList<Line>();
        lines.forEach(line -> {
            if (found.isEmpty() || !found.get(found.size() - 1).key().equals(line.key())) {
                found.add(line);
            }
        });
        return found;
    }

    /** When it became visible. */
    public Instant modifiedAt() {
        return Instant.ofEpochMilli(version / 1000);
    }

    /** Whether this is what remains of a row that was deleted while somebody wrote a note on it. */
    boolean ghost() {
        return owner.isEmpty();
    }

    /** The version id that clients see. */
    public String versionId() {
        return nameless ? VersionId.NULL : new VersionId(version, body).text();
    }
}
