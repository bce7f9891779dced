package cloud.firn.compute.hypervisor;

import akka.actor.typed.ActorRef;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a hypervisor, and how it answers. */
sealed interface HypervisorCommand extends CborSerializable {
    ActorRef<Reply> replyTo();

    /** From its node agent, every second; {@code at} is when it was said. */
    record Heartbeat(Observed.Host heartbeat, Instant at, ActorRef<Reply> replyTo) implements HypervisorCommand {}

    /** Hold room for an instance; the same again changes nothing. */
    record Reserve(String instance, Room room, ActorRef<Reply> replyTo) implements HypervisorCommand {}

    record Release(String instance, ActorRef<Reply> replyTo) implements HypervisorCommand {}

    record Describe(ActorRef<Reply> replyTo) implements HypervisorCommand {}

    /** How a hypervisor answers. */
    sealed interface Reply extends CborSerializable {}

    record Accepted() implements Reply {}

    /** No room is held, and why: one of {@code unknown}, {@code silent}, {@code full}, {@code settling}. */
    record Refused(String why) implements Reply {}

    /**
     * A hypervisor as operators see it.
     *
     * @param silent whether it has not been heard of for too long; what runs on it is unknown then
     * @param lastHeard null when not since this actor woke
     */
    record HypervisorView(
            String hypervisor,
            String kind,
            String why,
            Room capacity,
            Room used,
            List<String> instances,
            boolean silent,
            @Nullable Instant lastHeard)
            implements Reply {}
}
