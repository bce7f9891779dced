package cloud.firn.box.command;

import cloud.firn.box.part.HttpHealth;
import cloud.firn.box.plan.Plan;
import cloud.firn.platform.crypto.KeyFile;
import cloud.firn.platform.http.Caller;
import cloud.firn.platform.http.Callers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/**
 * A door of a service for those who run it, opened with the box's internal key.
 *
 * @param service as a person calls it
 */
record InternalDoor(Plan plan, String service, int port) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static InternalDoor ofStorage(Plan plan) {
        return new InternalDoor(plan, "Object storage", plan.storageOperatorPort());
    }

    static InternalDoor ofCompute(Plan plan) {
        return new InternalDoor(plan, "The service of instances", plan.computePort());
    }

    JsonNode get(String path) throws IOException {
        return ask("GET", path);
    }

    JsonNode post(String path) throws IOException {
        return ask("POST", path);
    }

    JsonNode put(String path) throws IOException {
        return ask("PUT", path);
    }

    JsonNode delete(String path) throws IOException {
        return ask("DELETE", path);
    }

    private JsonNode ask(String method, String path) throws IOException {
        var key = plan.data().of("internal.key");
        if (!Files.isReadable(key)) {
            throw new CannotDo("The key " + key + " cannot be read; only who owns the box may do this.");
        }
        var callers = new Callers(KeyFile.readOrMake(key), InstantSource.system());
        var passport = callers.header(
                new Caller("", "operator", "box", UUID.randomUUID().toString(), null));
        try {
            var answer =
                    HttpHealth.ask(method, Plan.url(port) + path, Map.of(passport.name(), passport.value()), PATIENCE);
            if (answer.status() >= 300) {
                throw new CannotDo(service + " answered " + answer.status() + ": " + answer.body());
            }
            return new ObjectMapper().readTree(answer.body());
        } catch (ConnectException e) {
            throw new CannotDo(service + " does not run. ./firn status says more.", e);
        }
    }
}
