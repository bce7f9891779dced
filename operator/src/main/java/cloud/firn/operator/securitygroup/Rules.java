package cloud.firn.operator.securitygroup;

import cloud.firn.operator.cluster.Custom;
import cloud.firn.operator.cluster.Kind;
import cloud.firn.operator.firn.Answer;
import cloud.firn.operator.firn.FirnApi;
import cloud.firn.operator.reconcile.Draft;
import cloud.firn.operator.reconcile.Next;
import cloud.firn.operator.reconcile.References;
import cloud.firn.operator.reconcile.References.Reference;
import cloud.firn.operator.reconcile.Refusals;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the rules of a group to what its object says: first all that are missing, then away with the others. */
final class Rules {
    private static final String PATH = "/security-group/";
    /** As many as Firn lets a group have. */
    private static final int MOST = 100;

    private final FirnApi firn;
    private final References references;

    Rules(FirnApi firn, References references) {
        this.firn = firn;
        this.references = references;
    }

    /** What the object asks for, and what could not be looked up yet. */
    private record Wanted(Map<Flow, Optional<String>> flows, @Nullable Reference missing) {}

    /**
     * Empty when nothing had to be done.
     *
     * @param found the answer to a GET of the group
     */
    Optional<Next> keep(Custom object, SecurityGroupSpec spec, Answer found, Draft status) {
        var wanted = wanted(object, spec, status);
        var there = new LinkedHashMap<Flow, String>();
        for (JsonNode rule : found.body().path("rules")) {
            there.put(Flow.of(rule), rule.path("id").asText());
        }
        status.set("rules", there.size());
        var missing = new LinkedHashMap<>(wanted.flows());
        missing.keySet().removeAll(there.keySet());
        var surplus = new LinkedHashMap<>(there);
        surplus.keySet().removeAll(wanted.flows().keySet());
        if (missing.isEmpty() && surplus.isEmpty()) {
            return Optional.ofNullable(wanted.missing()).map(it -> References.await(it, status));
        }
        tell(status, missing.size(), surplus.size());
        status.syncing("Changing", "Rules are being added and removed.");
        var full = there.size() + missing.size() > MOST;
        var refusal = full
                ? removed(status, surplus).or(() -> added(status, missing))
                : added(status, missing).or(() -> removed(status, surplus));
        return Optional.of(refusal.orElseGet(Next::again));
    }

    private Wanted wanted(Custom object, SecurityGroupSpec spec, Draft status) {
        var flows = new LinkedHashMap<Flow, Optional<String>>();
        Reference missing = null;
        for (var rule : spec.allRules()) {
            var peer = peer(object, rule, status);
            if (peer.isPresent() && !peer.get().found()) {
                missing = peer.get();
            } else {
                flows.putIfAbsent(
                        Flow.of(rule, peer.map(Reference::id).orElse("")), Optional.ofNullable(rule.description()));
            }
        }
        return new Wanted(flows, missing);
    }

    private Optional<Reference> peer(Custom object, SecurityGroupSpec.Rule rule, Draft status) {
        if (rule.securityGroup() == null) {
            return Optional.empty();
        }
        return Optional.of(
                rule.securityGroup().equals(object.key().name())
                        ? new Reference(object.key(), status.id())
                        : references.find(object, Kind.SECURITY_GROUP, rule.securityGroup()));
    }

    private Optional<Next> added(Draft status, Map<Flow, Optional<String>> flows) {
        for (var flow : flows.entrySet()) {
            var body = flow.getKey().body(flow.getValue().orElse(null));
            var answer = firn.post(PATH + status.id() + "/rules", body);
            // A conflict: a rule that allows the same is there already.
            if (!answer.ok() && !answer.conflict()) {
                status.refused("Refused", "The rule " + body + " was refused: " + answer.message());
                status.notReady("Refused", "Not all rules are there; the condition Synced says why.");
                return Optional.of(Next.failed());
            }
        }
        return Optional.empty();
    }

    private Optional<Next> removed(Draft status, Map<Flow, String> flows) {
        for (var id : flows.values()) {
            var answer = firn.delete(PATH + status.id() + "/rules/" + id);
            if (!answer.ok() && !answer.missing()) {
                return Optional.of(Refusals.unchanged(status, answer));
            }
        }
        return Optional.empty();
    }

    private static void tell(Draft status, int missing, int surplus) {
        if (status.answersThisSpecification()) {
            status.warn(
                    "RulesPutBack",
                    "Rules were changed outside of Kubernetes: " + missing + " added again, " + surplus + " removed.");
        } else {
            status.tell("RulesChanged", missing + " rules added, " + surplus + " removed.");
        }
    }
}
