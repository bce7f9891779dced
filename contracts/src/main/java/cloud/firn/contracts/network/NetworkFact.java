package cloud.firn.contracts.network;

import cloud.firn.contracts.hosts.Rule;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** What happened to addresses and security groups. Key: the instance's id for addresses, the group's for groups. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NetworkFact.AddressBound.class, name = "address-bound"),
    @JsonSubTypes.Type(value = NetworkFact.AddressRefused.class, name = "address-refused"),
    @JsonSubTypes.Type(value = NetworkFact.AddressReleased.class, name = "address-released"),
    @JsonSubTypes.Type(value = NetworkFact.GroupChanged.class, name = "group-changed"),
    @JsonSubTypes.Type(value = NetworkFact.GroupDeleted.class, name = "group-deleted"),
    @JsonSubTypes.Type(value = NetworkFact.GroupMissing.class, name = "group-missing")
})
public sealed interface NetworkFact {
    String organisation();

    /** {@code address} belongs to the instance from {@code boundAt} (inclusive) until released. */
    record AddressBound(String organisation, String instance, String address, String mac, Instant boundAt)
            implements NetworkFact {}

    /** No address could be given: the pool is empty. */
    record AddressRefused(String organisation, String instance, String detail) implements NetworkFact {}

    /** The address is back in the pool; it was the instance's during [{@code boundAt}, {@code releasedAt}). */
    record AddressReleased(String organisation, String instance, String address, Instant boundAt, Instant releasedAt)
            implements NetworkFact {}

    /** A group was made, or its rules changed; {@code version} grows by one each time. */
    record GroupChanged(String organisation, String group, String name, long version, List<Rule> rules)
            implements NetworkFact {}

    record GroupDeleted(String organisation, String group) implements NetworkFact {}

    /** An instance names a group that is gone; key: the instance's id. */
    record GroupMissing(String organisation, String instance, String group) implements NetworkFact {}
}
