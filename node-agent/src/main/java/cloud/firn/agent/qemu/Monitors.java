package cloud.firn.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders to the QEMU of a machine, and questions; each over a connection of its own, and bounded in time. */
record Monitors(Sockets sockets) {
    private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);

    /**
     * Orders or asks.
     *
     * @throws IllegalStateException when QEMU refuses, or does not answer
     */
    JsonNode ask(String instance, String command) {
        try (var qmp = Qmp.connect(sockets.commands(instance))) {
            return qmp.execute(command);
        } catch (IOException e) {
            throw new IllegalStateException("QEMU did not obey " + command + ": " + e.getMessage(), e);
        }
    }

    /** Orders; whether QEMU obeyed. */
    boolean obeys(String instance, String command) {
        return answer(instance, command).isPresent();
    }

    /** The run state of the guest in QEMU's words ({@code RunState}); empty when QEMU does not answer. */
    Optional<String> status(String instance) {
        return answer(instance, "query-status")
                .map(answer -> answer.path("status").asText());
    }

    private Optional<JsonNode> answer(String instance, String command) {
        try {
            return Optional.of(ask(instance, command));
        } catch (IllegalStateException e) {
            LOG.debug("{} refused", command, e);
            return Optional.empty();
        }
    }
}
