package cloud.firn.box.command;

import cloud.firn.box.part.HttpHealth;
import cloud.firn.box.plan.Plan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** What a person wants to know when a box is up: where its doors are, where the keys are, what runs the instances and why. */
record Card(Plan plan, boolean ranAlready, Duration took, String hypervisor) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    static Card of(Plan plan, boolean ranAlready, Duration took) {
        return new Card(plan, ranAlready, took, hypervisor(plan));
    }

    void print() {
        var first = ranAlready
                ? "Firn runs already."
                : String.format(Locale.ROOT, "Firn is up after %.1f s.", took.toMillis() / 1000.0);
        System.out.println();
        System.out.println(first);
        line("API", Plan.url(plan.gatewayPort()) + "/v2");
        line("object storage", Plan.url(plan.storagePort()));
        line("console", Plan.url(plan.gatewayPort()) + "/console");
        line("credentials", plan.data().of("credentials") + "  (use: eval \"$(./firn env)\")");
        line("hypervisor", hypervisor);
        line("data and logs", plan.data().folder().toString());
        line("next", "./firn demo, ./firn status, ./firn down");
    }

    private static void line(String name, String value) {
        System.out.println(String.format(Locale.ROOT, "  %-15s %s", name, value));
    }

    private static String hypervisor(Plan plan) {
        var told = about(plan);
        var kind = told.path("hypervisor").asText("");
        var why = told.path("hypervisor-reason").asText("");
        if (kind.isEmpty()) {
            return plan.hypervisor();
        }
        return why.isEmpty() ? kind : kind + " (" + why + ")";
    }

    /** What the node agent says about itself at {@code /ready}; a missing node when it does not answer. */
    static JsonNode about(Plan plan) {
        try {
            var answer = HttpHealth.ask("GET", Plan.url(plan.agentPort()) + "/ready", PATIENCE);
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
