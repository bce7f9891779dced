package cloud.firn.network.securitygroup;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The words for the names of one organisation's security groups: a name belongs to one group at a time.
 *
 * <pre> free --Taken--> held by one group --Freed--> free </pre>
 *
 * <p>Names are compared as they are written. No Akka here.
 */
final class GroupNames {
    private GroupNames() {}

    sealed interface Event extends CborSerializable {
        String group();

        Instant at();
    }

    /** {@code name} is the group's from now on. */
    record Taken(String name, String group, Instant at) implements Event {}

    /** The group holds no name any more. */
    record Freed(String group, Instant at) implements Event {}

    /** Who holds a name, and since when. */
    record Holder(String group, Instant since) {}

    /** All names that are held. */
    record State(Map<String, Holder> holders) implements CborSerializable {
        static final State EMPTY = new State(Map.of());

        State on(Taken event) {
            var after = new LinkedHashMap<>(holders);
            after.put(event.name(), new Holder(event.group(), event.at()));
            return new State(after);
        }

        State on(Freed event) {
            var after = new LinkedHashMap<>(holders);
            after.values().removeIf(it -> it.group().equals(event.group()));
            return new State(after);
        }

        Optional<String> nameOf(String group) {
            return holders.entrySet().stream()
                    .filter(it -> it.getValue().group().equals(group))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }
}
