package cloud.firn.contracts;

import java.util.List;

/** The names of all topics, and how each is kept. Names are literals here and nowhere else. */
public final class Topics {
    public static final String INSTANCES = "firn.compute.instances";
    public static final String NETWORK = "firn.network.facts";
    public static final String STORAGE = "firn.storage.facts";
    public static final String KEYS = "firn.identity.keys";
    public static final String ROLES = "firn.identity.roles";
    public static final String DESIRED = "firn.hosts.desired";
    public static final String OBSERVED = "firn.hosts.observed";
    public static final String USAGE = "firn.usage";
    public static final String LEDGER = "firn.ledger";
    public static final String AUDIT = "firn.audit";

    /** Every topic, with its form of retention. */
    public static final List<Topic> ALL = List.of(
            new Topic(INSTANCES, Kept.BY_TIME),
            new Topic(NETWORK, Kept.BY_TIME),
            new Topic(STORAGE, Kept.BY_TIME),
            new Topic(KEYS, Kept.COMPACTED),
            new Topic(ROLES, Kept.COMPACTED),
            new Topic(DESIRED, Kept.COMPACTED),
            new Topic(OBSERVED, Kept.BY_TIME),
            new Topic(USAGE, Kept.LONG),
            new Topic(LEDGER, Kept.LONG),
            new Topic(AUDIT, Kept.LONG));

    private Topics() {}

    /** How long a topic keeps what it was told. */
    public enum Kept {
        /** Seven days. */
        BY_TIME,
        /** The newest record of each key, for ever. */
        COMPACTED,
        /** Four hundred days: longer than any invoice can be disputed. */
        LONG
    }

    /** One topic and its retention. */
    public record Topic(String name, Kept kept) {}
}
