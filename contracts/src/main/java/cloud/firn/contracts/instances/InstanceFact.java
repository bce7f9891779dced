package cloud.firn.contracts.instances;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to one instance. Key: the instance's id. Every fact carries the instance as it is after it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = InstanceFact.Requested.class, name = "requested"),
    @JsonSubTypes.Type(value = InstanceFact.AddressTaken.class, name = "address-taken"),
    @JsonSubTypes.Type(value = InstanceFact.Placed.class, name = "placed"),
    @JsonSubTypes.Type(value = InstanceFact.StartOrdered.class, name = "start-ordered"),
    @JsonSubTypes.Type(value = InstanceFact.Started.class, name = "started"),
    @JsonSubTypes.Type(value = InstanceFact.StopOrdered.class, name = "stop-ordered"),
    @JsonSubTypes.Type(value = InstanceFact.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = InstanceFact.Rebooted.class, name = "rebooted"),
    @JsonSubTypes.Type(value = InstanceFact.GroupsChanged.class, name = "groups-changed"),
    @JsonSubTypes.Type(value = InstanceFact.DestroyOrdered.class, name = "destroy-ordered"),
    @JsonSubTypes.Type(value = InstanceFact.Destroyed.class, name = "destroyed"),
    @JsonSubTypes.Type(value = InstanceFact.Failed.class, name = "failed")
})
public sealed interface InstanceFact {
    /** The instance as it is after this fact. */
    InstanceSummary instance();

    /** A customer asked for it; network answers with an address. */
    record Requested(InstanceSummary instance) implements InstanceFact {}

    /** It has its public address and MAC. */
    record AddressTaken(InstanceSummary instance) implements InstanceFact {}

    /** A hypervisor reserved room for it; {@link InstanceSummary#hypervisor()} is set from here on. */
    record Placed(InstanceSummary instance) implements InstanceFact {}

    /** Run number {@link InstanceSummary#run()} was ordered. */
    record StartOrdered(InstanceSummary instance) implements InstanceFact {}

    /** The hypervisor let run number {@link InstanceSummary#run()} go at {@code startedAt}: metering begins. */
    record Started(InstanceSummary instance, Instant startedAt) implements InstanceFact {}

    /** The customer asked for a stop. */
    record StopOrdered(InstanceSummary instance) implements InstanceFact {}

    /**
     * Run number {@link InstanceSummary#run()} is over: metering ends.
     *
     * @param startedAt when this run began, inclusive; null when it never got that far
     * @param stoppedAt when it ended, exclusive
     * @param cause {@code ordered}, {@code guest} (powered off from inside), {@code crashed}, {@code host-restarted}
     */
    record Stopped(InstanceSummary instance, @Nullable Instant startedAt, Instant stoppedAt, String cause)
            implements InstanceFact {}

    /** The same run went through a reset. */
    record Rebooted(InstanceSummary instance) implements InstanceFact {}

    /** It joined or left security groups; the summary names those it is in now. */
    record GroupsChanged(InstanceSummary instance) implements InstanceFact {}

    /** The customer asked for it to go. */
    record DestroyOrdered(InstanceSummary instance) implements InstanceFact {}

    /** Nothing is left of it on any hypervisor; network takes the address back. */
    record Destroyed(InstanceSummary instance) implements InstanceFact {}

    /** It could not be made, and what had been done for it is undone; network takes the address back. */
    record Failed(InstanceSummary instance, String reason, String detail) implements InstanceFact {}
}
