package cloud.firn.platform.node;

import java.util.List;

/** Who else is in a node's cluster: nobody, nodes at known places, or the pods that Kubernetes knows. */
public sealed interface Peers {
    /** A cluster of one. */
    record Nobody() implements Peers {}

    /** Nodes at these places, {@code host:port} of Akka Management; the node itself is among them. */
    record Known(List<String> places) implements Peers {
        public Known {
            places = List.copyOf(places);
        }

        int majority() {
            return places.size() / 2 + 1;
        }
    }

    /** Pods of the node's namespace with the label {@code app.kubernetes.io/name} of its service. */
    record Pods() implements Peers {}

    /**
     * From {@code alone}, {@code kubernetes}, or {@code host:port,host:port}.
     *
     * @throws IllegalArgumentException saying what it takes
     */
    static Peers of(String written) {
        if (written.equals("alone")) {
            return new Nobody();
        }
        if (written.equals("kubernetes")) {
            return new Pods();
        }
        var places = List.of(written.split(",", -1));
        if (!places.stream().allMatch(place -> place.matches("[^:\\s]+:\\d{1,5}"))) {
            throw new IllegalArgumentException("FIRN_CLUSTER is \"" + written
                    + "\"; it takes alone, kubernetes, or host:port of each node with commas between.");
        }
        return new Known(places);
    }
}
