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

    /** From its node agent, every second: said at {@code said} by its own clock, taken by Kafka at {@code taken}. */
    record Heartbeat(Observed.Host heartbeat, Instant said, Instant taken, ActorRef<Reply> replyTo)
            implements HypervisorCommand {}

    /** Hold room for an instance; the same again changes nothing. */
    record Reserve(String instance, Room room, ActorRef<Reply> replyTo) implements HypervisorCommand {}

    record Release(String instance, ActorRef<Reply> replyTo) implements HypervisorCommand {}

    /** From an operator: it is gone for good. The same again answers the same. */
    record Fence(ActorRef<Reply> replyTo) implements HypervisorCommand {}

    /** From an operator: it is back, and empty. */
    record Unfence(ActorRef<Reply> replyTo) implements HypervisorCommand {}

    record Describe(ActorRef<Reply> replyTo) implements HypervisorCommand {}

    /** How a hypervisor answers. */
    sealed interface Reply extends CborSerializable {}

    record Accepted() implements Reply {}

    /** No room is held, and why: one of {@code unknown}, {@code silent}, {@code full}, {@code settling}, {@code fenced}. */
    record Refused(String why) implements Reply {}

    /** It is not fenced, as it is alive or may be: heard of at {@code lastHeard}, or null when it cannot be known yet. */
    record MayBeAlive(@Nullable Instant lastHeard) implements Reply {}

    /** It is fenced; {@code instances} have room on it. */
    record IsFenced(Instant lastHeard, List<String> instances) implements Reply {}

    /**
     * A hypervisor as operators see it.
     *
     * @param silent whether it has not been heard of for too long; what runs on it is unknown then
     * @param fenced whether an operator gave it up; nothing is placed on it until it is taken back
     * @param lastHeard null when not since this actor woke
     * @param clockAheadMillis how far its clock is ahead of ours, negative when behind; null as {@code lastHeard}
     */
    record HypervisorView(
            String hypervisor,
            String kind,
            String why,
            Room capacity,
            Room used,
            List<String> instances,
            boolean silent,
            boolean fenced,
            @Nullable Instant lastHeard,
            @Nullable Long clockAheadMillis)
            implements Reply {}
}
