package cloud.firn.network;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.util.Collection;
import java.util.function.BiFunction;

/** Writes the outcome of every command in every state as a table. */
public final class OutcomeTable {
    private OutcomeTable() {}

    /** A kit whose every command, event and state goes through CBOR and back. */
    public static ActorTestKit kit() {
        var serialisation = ConfigFactory.parseString("akka.actor.serialization-bindings"
                + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]");
        return ActorTestKit.create(serialisation.withFallback(EventSourcedBehaviorTestKit.config()));
    }

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
