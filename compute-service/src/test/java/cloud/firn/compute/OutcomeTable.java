package cloud.firn.compute;

import java.util.Collection;
import java.util.function.BiFunction;

/** Writes the outcome of every command in every state as a table. */
public final class OutcomeTable {
    private OutcomeTable() {}

    /** One row per state, one column per command, each cell from {@code outcome}. */
    public static String of(
            Collection<String> states, Collection<String> commands, BiFunction<String, String, String> outcome) {
        var text = new StringBuilder(line(".", commands));
        for (var state : states) {
            text.append(line(
                    state,
                    commands.stream()
                            .map(command -> outcome.apply(state, command))
                            .toList()));
        }
        return text.toString();
    }

    private static String line(String first, Collection<String> cells) {
        var line = new StringBuilder(cell(first));
        cells.forEach(cell -> line.append(cell(cell)));
        return line.toString().stripTrailing() + "\n";
    }

    private static String cell(String text) {
        return text + " ".repeat(Math.max(1, 17 - text.length()));
    }
}
