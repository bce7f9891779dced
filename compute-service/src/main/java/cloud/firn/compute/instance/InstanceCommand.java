package cloud.firn.compute.instance;

import akka.actor.typed.ActorRef;
import cloud.firn.contracts.hosts.Observed;
import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.platform.http.Refusal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of an instance, and how it answers. */
sealed interface InstanceCommand extends CborSerializable {
    ActorRef<Reply> replyTo();

    /** From a customer, so answered only to the organisation that owns the instance. */
    sealed interface Customers extends InstanceCommand {
        String organisation();
    }

    /** From a customer, and changes something: it becomes an Operation. */
    sealed interface Asking extends Customers {
        Errand.Asked asked();
    }

    /** From another part of the house; a repeat of what is known already changes nothing. */
    sealed interface Claim extends InstanceCommand {}

    record Request(InstanceSpec spec, Errand.Asked asked, ActorRef<Reply> replyTo) implements Asking {
        @Override
        public String organisation() {
            return spec.organisation();
        }
    }

    record Start(String organisation, Errand.Asked asked, ActorRef<Reply> replyTo) implements Asking {}

    record Stop(String organisation, Errand.Asked asked, ActorRef<Reply> replyTo) implements Asking {}

    record Reboot(String organisation, Errand.Asked asked, ActorRef<Reply> replyTo) implements Asking {}

    record Destroy(String organisation, Errand.Asked asked, ActorRef<Reply> replyTo) implements Asking {}

    /** What is null stays as it is. */
    record Update(
            String organisation,
            @Nullable String name,
            @Nullable Map<String, String> labels,
            @Nullable String userData,
            Errand.Asked asked,
            ActorRef<Reply> replyTo)
            implements Asking {}

    record JoinGroup(String organisation, String group, Errand.Asked asked, ActorRef<Reply> replyTo)
            implements Asking {}

    record LeaveGroup(String organisation, String group, Errand.Asked asked, ActorRef<Reply> replyTo)
            implements Asking {}

    record Describe(String organisation, ActorRef<Reply> replyTo) implements Customers {}

    /** From network: this is its address. */
    record TakeAddress(String address, String mac, ActorRef<Reply> replyTo) implements Claim {}

    /** From network: there is none left. */
    record RefuseAddress(String detail, ActorRef<Reply> replyTo) implements Claim {}

    /** From placement: this hypervisor has reserved room for it. */
    record Place(String hypervisor, ActorRef<Reply> replyTo) implements Claim {}

    /** From placement: none has room. */
    record RefusePlace(String detail, ActorRef<Reply> replyTo) implements Claim {}

    /** From the node agent. */
    record Report(Observed.Instance report, ActorRef<Reply> replyTo) implements Claim {}

    /** From an operator: its hypervisor is gone for good, and was last heard of then. */
    record ReportLost(String hypervisor, Instant lastHeard, ActorRef<Reply> replyTo) implements Claim {}

    /** From the clock: a deadline may have passed. */
    record Overdue(ActorRef<Reply> replyTo) implements Claim {}

    /** From the rest of this service: where is it, whoever owns it? */
    record Locate(ActorRef<Reply> replyTo) implements Claim {}

    /** How an instance answers. */
    sealed interface Reply extends CborSerializable {}

    /**
     * Done, or nothing to do.
     *
     * @param errand the Operation, for a command that becomes one
     * @param changed whether it was this command that made it so
     */
    record Accepted(InstanceView instance, @Nullable Errand errand, boolean changed) implements Reply {}

    record Refused(Refusal reason, String detail) implements Reply {}
}
