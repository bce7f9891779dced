package cloud.firn.identity.role;

import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The words for the roles of one organisation, which are kept in one book, since a name is given once and the policy of the
 * organisation sits on top of all of them. The life of one role in it:
 *
 * <pre> Absent --Made--> Kept --Changed--> Kept --Removed--> Gone </pre>
 *
 * <p>No Akka here.
 */
public final class RoleBook {
    /** More roles than this an organisation cannot have at once. */
    static final int MOST = 100;
    /** Of so many roles that are gone it is still known that they were there; of older ones it is forgotten. */
    static final int MOST_GONE = 200;

    private RoleBook() {}

    /**
     * A role.
     *
     * @param id UUID
     * @param editable whether its policy may be changed
     * @param permissions what no rule can give
     * @param assumeRules who may act as it for a while; none means nobody
     * @param maxSessionSeconds how long at most
     */
    public record Role(
            String id,
            String name,
            @Nullable String description,
            Map<String, String> labels,
            List<String> permissions,
            boolean editable,
            RolePolicy policy,
            List<RolePolicy.Rule> assumeRules,
            long maxSessionSeconds)
            implements CborSerializable {
        public Role {
            labels = Map.copyOf(labels);
            permissions = List.copyOf(permissions);
            assumeRules = List.copyOf(assumeRules);
        }

        Role with(RolePolicy other) {
            return new Role(
                    id, name, description, labels, permissions, editable, other, assumeRules, maxSessionSeconds);
        }
    }

    /** What happened; {@code operation} is the id of the Operation that the customer was answered. */
    public sealed interface Event extends CborSerializable {
        String operation();

        Instant at();
    }

    /** A role is there now. */
    public record Made(Role role, String operation, Instant at) implements Event {}

    /**
     * A role is another one now.
     *
     * @param command as the API names it
     */
    public record Changed(Role role, String command, String operation, Instant at) implements Event {}

    /** A role is gone, and its keys may do nothing. */
    public record Removed(String roleId, String operation, Instant at) implements Event {}

    /** The organisation has a policy on top of its roles. */
    public record PolicySet(RolePolicy policy, String operation, Instant at) implements Event {}

    /** It has none any more. */
    public record PolicyReset(String operation, Instant at) implements Event {}

    /** A role that was there once, with the Operation that ended it. */
    public record Gone(String roleId, String operation) implements CborSerializable {}

    /**
     * How the book is.
     *
     * @param kept by id, in the order that they were made
     * @param gone the latest last
     * @param policy on top of all roles; null for none
     */
    public record State(Map<String, Role> kept, List<Gone> gone, @Nullable RolePolicy policy)
            implements CborSerializable {
        static final State EMPTY = new State(Map.of(), List.of(), null);

        Optional<Role> role(String id) {
            return Optional.ofNullable(kept.get(id));
        }

        Optional<Gone> gone(String id) {
            return gone.stream().filter(one -> one.roleId().equals(id)).findFirst();
        }

        boolean hasName(String name) {
            return kept.values().stream().anyMatch(role -> role.name().equals(name));
        }

        State on(Event event) {
            if (event instanceof Made made) {
                return keeping(made.role());
            }
            if (event instanceof Changed changed) {
                return keeping(changed.role());
            }
            if (event instanceof Removed removed) {
                return without(new Gone(removed.roleId(), removed.operation()));
            }
            return new State(kept, gone, event instanceof PolicySet set ? set.policy() : null);
        }

        private State keeping(Role role) {
            var more = new LinkedHashMap<>(kept);
            more.put(role.id(), role);
            return new State(more, gone, policy);
        }

        private State without(Gone role) {
            var fewer = new LinkedHashMap<>(kept);
            fewer.remove(role.roleId());
            var more = new ArrayList<>(gone);
            more.add(role);
            return new State(
                    fewer, List.copyOf(more.subList(Math.max(0, more.size() - MOST_GONE), more.size())), policy);
        }
    }

    /** The state after an event; the whole history of a book goes through here. */
    static State after(State state, Event event) {
        return state.on(event);
    }
}
