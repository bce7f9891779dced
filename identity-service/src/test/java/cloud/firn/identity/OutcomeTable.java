package cloud.firn.identity;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes down what every command does in every state of an entity. */
public final class OutcomeTable {
    private OutcomeTable() {}

    /** A kit whose every command, event and state goes through CBOR and back. */
    public static ActorTestKit kit() {
        var serialisation = ConfigFactory.parseString("akka.actor.serialization-bindings"
                + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]");
        return ActorTestKit.create(serialisation.withFallback(EventSourcedBehaviorTestKit.config()));
    }

    /** One row per history, one column per command, in their order; {@code outcome} puts an outcome into a word. */
    public static <C, E, S, R> String write(
            ActorTestKit kit,
            Supplier<Behavior<C>> behavior,
            Map<String, List<Function<ActorRef<R>, C>>> histories,
            Map<String, Function<ActorRef<R>, C>> commands,
            Function<EventSourcedBehaviorTestKit.CommandResultWithReply<C, E, S, R>, String> outcome) {
        var text = new StringBuilder(cell("."));
        commands.keySet().forEach(name -> text.append(cell(name)));
        histories.forEach((state, history) -> {
            newLine(text).append(cell(state));
            commands.values().forEach(command -> {
                var entity = EventSourcedBehaviorTestKit.<C, E, S>create(kit.system(), behavior.get());
                entity.clear();
                history.forEach(entity::<R>runCommand);
                text.append(cell(outcome.apply(entity.<R>runCommand(command))));
            });
        });
        return newLine(text).toString();
    }

    private static StringBuilder newLine(StringBuilder text) {
        while (text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
        return text.append('\n');
    }

    private static String cell(String word) {
        return String.format("%-11s", word);
    }
}
