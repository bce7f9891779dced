package cloud.firn.e2e.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows under headings, printed as Markdown. */
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    void add(List<String> cells) {
        rows.add(cells);
    }

    void print() {
        System.out.println();
        print(headings);
        print(Collections.nCopies(headings.size(), "---"));
        rows.forEach(Table::print);
    }

    private static void print(List<String> cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }
}
