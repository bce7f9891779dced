package cloud.firn.e2e.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether network policies let one pod speak to another, as Kubernetes reads them: what no policy selects may do everything, what one
 * selects may do what any of them allows, and both ends have to agree.
 */
final class Flows {
    private static final String NAME = "kubernetes.io/metadata.name";

    private final List<JsonNode> policies;

    Flows(Manifests manifests) {
        this.policies = manifests.of("NetworkPolicy").toList();
    }

    /**
     * A pod as policies see it.
     *
     * @param namespace its name
     */
    record Pod(String namespace, Map<String, String> labels) {
        static Pod of(JsonNode workload) {
            var labels = new TreeMap<String, String>();
            Manifests.pod(workload)
                    .at("/metadata/labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return new Pod(workload.at("/metadata/namespace").asText(), labels);
        }
    }

    boolean mayReach(Pod from, Pod to, int port) {
        return allowed(from, "Egress", to, port) && allowed(to, "Ingress", from, port);
    }

    /** Whether no policy says who may come to this pod, or where it may go. */
    boolean isOpen(Pod pod, String direction) {
        return about(pod, direction).findAny().isEmpty();
    }

    private boolean allowed(Pod pod, String direction, Pod peer, int port) {
        if (isOpen(pod, direction)) {
            return true;
        }
        boolean out = direction.equals("Egress");
        return about(pod, direction)
                .flatMap(policy -> Manifests.items(policy.at(out ? "/spec/egress" : "/spec/ingress")))
                .anyMatch(rule -> ports(rule.path("ports"), port)
                        && peers(rule.path(out ? "to" : "from"), pod.namespace(), peer));
    }

    private Stream<JsonNode> about(Pod pod, String direction) {
        return policies.stream()
                .filter(policy -> policy.at("/metadata/namespace").asText().equals(pod.namespace()))
                .filter(policy -> Manifests.items(policy.at("/spec/policyTypes"))
                        .anyMatch(type -> type.asText().equals(direction)))
                .filter(policy -> selects(policy.at("/spec/podSelector"), pod.labels()));
    }

    private static boolean ports(JsonNode ports, int port) {
        return ports.isEmpty()
                || Manifests.items(ports).anyMatch(one -> one.path("port").asInt() == port);
    }

    /** Addresses are of no pod. */
    private static boolean peers(JsonNode peers, String namespace, Pod peer) {
        return peers.isEmpty()
                || Manifests.items(peers)
                        .filter(one -> !one.has("ipBlock"))
                        .anyMatch(one -> (one.has("namespaceSelector")
                                        ? selects(one.path("namespaceSelector"), Map.of(NAME, peer.namespace()))
                                        : peer.namespace().equals(namespace))
                                && selects(one.path("podSelector"), peer.labels()));
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        return selector.path("matchLabels").properties().stream()
                        .allMatch(wanted -> wanted.getValue().asText().equals(labels.get(wanted.getKey())))
                && Manifests.items(selector.path("matchExpressions"))
                        .allMatch(
                                wanted -> Manifests.items(wanted.path("values")).anyMatch(value -> value.asText()
                                        .equals(labels.get(wanted.path("key").asText()))));
    }
}
