package cloud.firn.e2e.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rows of {@code ./firn bench storage}: each is said when it is known, and all are printed at the end, like by like. */
final class StorageFigures {
    /** What writes and reads bodies past every server of ours: the others are compared with it. */
    static final String RAW = "Cassandra, by the driver";

    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
        var cells = row.cells();
        System.out.println("  " + row.server() + ", " + row.task() + ": " + cells.get(2) + "/s, p50 " + cells.get(4)
                + " ms, p99 " + cells.get(5) + " ms, CPU " + cells.get(7) + " ms each");
        if (!row.sample().failures().isEmpty()) {
            var failures = row.sample().failures();
            note(row.server() + ", " + row.task() + ": " + failures.size() + " failed and do not count, the first: "
                    + failures.get(0).replaceAll("\\s+", " "));
        }
    }

    /** Something that a reader of the figures must know. */
    void note(String words) {
        notes.add(words);
        System.out.println("  " + words);
    }

    void print() {
        var table = new Table(
                Stream.concat(Row.HEADINGS.stream(), Stream.of("of raw")).toArray(String[]::new));
        rows.stream()
                .sorted(Comparator.comparing((Row row) -> row.task().operation() == Row.Operation.LIST)
                        .thenComparing(row -> row.task().bytes())
                        .thenComparing(row -> row.task().operation())
                        .thenComparing(row -> row.task().what().length()))
                .forEach(row -> table.add(Stream.concat(row.cells().stream(), Stream.of(ofRaw(row)))
                        .toList()));
        table.print();
        System.out.println();
        notes.forEach(note -> System.out.println("- " + note));
    }

    private String ofRaw(Row row) {
        Optional<Row> raw = rows.stream()
                .filter(other -> other.server().equals(RAW) && other.task().equals(row.task()))
                .findFirst();
        return raw.map(other ->
                        Row.number(row.sample().perSecond() / other.sample().perSecond()))
                .orElse("");
    }
}
