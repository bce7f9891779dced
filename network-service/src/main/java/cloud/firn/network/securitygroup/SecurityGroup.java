package cloud.firn.network.securitygroup;

import cloud.firn.contracts.hosts.Rule;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The words for a security group: the states it can be in, and the events that move it between them.
 *
 * <pre>
 * Absent --Created--> Live --FlowAdded, FlowRemoved--> Live
 * Live --Closed--> Closing --Deleted--> Gone        Closing --Closed--> Closing        Closing --Reopened--> Live
 * </pre>
 *
 * <p>Who deletes a group closes it first, and only then looks who uses it; who begins to use it looks afterwards whether it
 * is open. So one of them sees the other. Every change of what it allows makes version n+1. A transition exists only as an {@code on} method of the state that allows it. No Akka
 * here.
 */
final class SecurityGroup {
    /** A removed rule's id is remembered this long, so that its removal can be repeated. */
    private static final int REMEMBERED = 200;

    private SecurityGroup() {}

    /** Something that happened to a group; {@code operation} is what the customer was answered. */
    sealed interface Event extends CborSerializable {
        String operation();

        Instant at();
    }

    record Created(String organisation, String name, @Nullable String description, String operation, Instant at)
            implements Event {}

    record FlowAdded(Flow flow, String operation, Instant at) implements Event {}

    record FlowRemoved(String flow, String operation, Instant at) implements Event {}

    /** Nobody may begin to use it, until it is deleted or reopened. */
    record Closed(String operation, Instant at) implements Event {}

    /** It is in use after all, or who closed it did not come back. */
    record Reopened(String operation, Instant at) implements Event {}

    record Deleted(String operation, Instant at) implements Event {}

    sealed interface State extends CborSerializable {
        /** The word that logs and refusals use. */
        String status();
    }

    /** Nobody has made it. */
    record Absent() implements State {
        @Override
        public String status() {
            return "absent";
        }

        Live on(Created event) {
            return new Live(
                    event.organisation(),
                    event.name(),
                    event.description(),
                    1,
                    List.of(),
                    Map.of(),
                    event.operation(),
                    event.at());
        }
    }

    /**
     * It can be referred to, and its rules change.
     *
     * @param version 1 when made, one more with every change
     * @param flows in the order they were added
     * @param removed operation of the removal by id of the rule, the last two hundred
     * @param createdBy operation that made it
     */
    record Live(
            String organisation,
            String name,
            @Nullable String description,
            long version,
            List<Flow> flows,
            Map<String, String> removed,
            String createdBy,
            Instant createdAt)
            implements State {
        @Override
        public String status() {
            return "live";
        }

        Live on(FlowAdded event) {
            var after = new ArrayList<>(flows);
            after.add(event.flow());
            return changed(List.copyOf(after), removed);
        }

        Live on(FlowRemoved event) {
            var after = new LinkedHashMap<>(removed);
            after.put(event.flow(), event.operation());
            if (after.size() > REMEMBERED) {
                after.remove(after.keySet().iterator().next());
            }
            return changed(
                    flows.stream().filter(it -> !it.id().equals(event.flow())).toList(), after);
        }

        Closing on(Closed event) {
            return new Closing(this, event.operation(), event.at());
        }

        Optional<Flow> flow(String id) {
            return flows.stream().filter(it -> it.id().equals(id)).findFirst();
        }

        /** The rules as hosts are told. */
        List<Rule> rules() {
            return flows.stream().map(Flow::told).toList();
        }

        private Live changed(List<Flow> nowFlows, Map<String, String> nowRemoved) {
            return new Live(organisation, name, description, version + 1, nowFlows, nowRemoved, createdBy, createdAt);
        }
    }

    /**
     * It works as before, and somebody finds out whether it can be deleted.
     *
     * @param operation that closed it
     * @param since when it was closed; who decides on what was seen since then names this moment
     */
    record Closing(Live live, String operation, Instant since) implements State {
        @Override
        public String status() {
            return "closing";
        }

        Closing on(Closed event) {
            return live.on(event);
        }

        Live on(Reopened event) {
            return live;
        }

        Gone on(Deleted event) {
            return new Gone(live.organisation(), live.name(), live.version() + 1, event.operation());
        }
    }

    /** It was deleted; its id is never used again. */
    record Gone(String organisation, String name, long version, String deletedBy) implements State {
        @Override
        public String status() {
            return "gone";
        }
    }

    /** The state after an event that was allowed before it. */
    static State after(State before, Event event) {
        if (before instanceof Absent absent && event instanceof Created created) {
            return absent.on(created);
        }
        if (before instanceof Live live) {
            if (event instanceof FlowAdded added) {
                return live.on(added);
            }
            if (event instanceof FlowRemoved removed) {
                return live.on(removed);
            }
            if (event instanceof Closed closed) {
                return live.on(closed);
            }
            if (event instanceof Deleted deleted) {
                // Told before groups were closed first.
                return live.on(new Closed(deleted.operation(), deleted.at())).on(deleted);
            }
        }
        if (before instanceof Closing closing) {
            if (event instanceof Closed closed) {
                return closing.on(closed);
            }
            if (event instanceof Reopened reopened) {
                return closing.on(reopened);
            }
            if (event instanceof Deleted deleted) {
                return closing.on(deleted);
            }
        }
        throw new IllegalStateException(event.getClass().getSimpleName() + " after " + before.status());
    }
}
