package cloud.firn.compute.instance;

import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.compute.instance.InstanceState.*;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.hosts.Desired;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.instances.InstanceSummary;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Teller;
import cloud.firn.platform.entity.Telling;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says what an event of an instance means to the rest of the house: its row in the list, its Operations, what its
 * hypervisor should do, and the facts that network and billing live by.
 */
final class InstanceTeller implements Teller<InstanceEvent, InstanceState> {
    private final InstancesInCassandra tables;
    private final String instancesTopic;
    private final String desiredTopic;

    /** {@code topics} gives the name on the wire of a topic. */
    InstanceTeller(InstancesInCassandra tables, UnaryOperator<String> topics) {
        this.tables = tables;
        this.instancesTopic = topics.apply(Topics.INSTANCES);
        this.desiredTopic = topics.apply(Topics.DESIRED);
    }

    @Override
    public Telling tell(Happened<InstanceEvent, InstanceState> happened) {
        if (!(happened.after() instanceof Known known)) {
            return Telling.nothing();
        }
        var event = happened.event();
        var telling = rows(Telling.nothing(), happened.entityId(), event, known);
        var summary = summary(happened.entityId(), known);
        var place = 0;
        for (var fact : facts(event, known, summary)) {
            // An event can say two things; each has a sequence of its own.
            var sequence = happened.sequence() * 2 + place++;
            telling = telling.and(instancesTopic, Fact.of(happened.entityId(), sequence, event.at(), fact));
        }
        return desired(telling, happened.entityId(), happened.sequence(), event, known);
    }

    private Telling rows(Telling telling, String id, InstanceEvent event, Known known) {
        var told = telling;
        if (known instanceof Gone) {
            told = told.and(tables.removed(id, known.wanted().spec().organisation()))
                    .and(tables.waitsNoMore(id));
        } else {
            told = told.and(tables.listed(InstanceView.of(id, known)));
            if (known instanceof Transitional waiting) {
                told = told.and(tables.waits(id, waiting.order().deadline()));
            } else if (!(event instanceof Updated || event instanceof GroupsChanged || event instanceof Confirmed)) {
                told = told.and(tables.waitsNoMore(id));
            }
        }
        for (var errand : known.wanted().errands()) {
            if (errand.at().equals(event.at())) {
                told = told.and(tables.operation(id, known.wanted().spec().organisation(), errand));
            }
        }
        return told;
    }

    private static List<InstanceFact> facts(InstanceEvent event, Known known, InstanceSummary now) {
        if (event instanceof Requested) {
            return List.of(new InstanceFact.Requested(now));
        } else if (event instanceof AddressTaken) {
            return List.of(new InstanceFact.AddressTaken(now));
        } else if (event instanceof Placed) {
            var placed = new InstanceFact.Placed(now);
            return known instanceof Creating ? List.of(placed, new InstanceFact.StartOrdered(now)) : List.of(placed);
        } else if (event instanceof StartOrdered) {
            return List.of(new InstanceFact.StartOrdered(now));
        } else if (event instanceof Booted booted) {
            return List.of(new InstanceFact.Started(now, booted.startedAt()));
        } else if (event instanceof BootFailed failed) {
            return List.of(new InstanceFact.Stopped(now, null, failed.at(), "crashed"));
        } else if (event instanceof StopOrdered) {
            return List.of(new InstanceFact.StopOrdered(now));
        } else if (event instanceof Halted halted) {
            return List.of(new InstanceFact.Stopped(now, halted.startedAt(), halted.stoppedAt(), halted.cause()));
        } else if (event instanceof Rebooted) {
            return List.of(new InstanceFact.Rebooted(now));
        } else if (event instanceof GroupsChanged) {
            return List.of(new InstanceFact.GroupsChanged(now));
        } else if (event instanceof DestroyOrdered) {
            return List.of(new InstanceFact.DestroyOrdered(now));
        }
        return endings(event, known, now);
    }

    private static List<InstanceFact> endings(InstanceEvent event, Known known, InstanceSummary now) {
        if (event instanceof Destroyed destroyed) {
            var gone = new InstanceFact.Destroyed(now);
            return destroyed.stoppedAt() == null
                    ? List.of(gone)
                    : List.of(
                            new InstanceFact.Stopped(now, destroyed.startedAt(), destroyed.stoppedAt(), "ordered"),
                            gone);
        } else if (event instanceof Withdrawn) {
            return List.of(new InstanceFact.Destroyed(now));
        } else if (event instanceof Undone || (event instanceof CreationFailed && known instanceof Gone)) {
            var why = known.wanted().errands().get(0);
            return List.of(new InstanceFact.Failed(now, orUnknown(why.reason()), orUnknown(why.message())));
        }
        return List.of();
    }

    private static String orUnknown(@Nullable String word) {
        return word == null ? "unknown" : word;
    }

    private Telling desired(Telling telling, String id, long sequence, InstanceEvent event, Known known) {
        if (known instanceof Gone gone && gone.seat() != null) {
            return event instanceof Confirmed
                    ? telling
                    : telling.tombstone(desiredTopic, gone.seat().hypervisor() + "/instance/" + id);
        }
        if (!(known instanceof Seated seated)
                || event instanceof Booted
                || event instanceof Rebooted
                || event instanceof Confirmed) {
            return telling;
        }
        var desired = desired(id, seated);
        return telling.and(desiredTopic, Fact.of(desired.key(), sequence, event.at(), desired));
    }

    /** What its hypervisor should make of it. */
    static Desired.Instance desired(String id, Seated seated) {
        var wanted = seated.wanted();
        var spec = wanted.spec();
        return new Desired.Instance(
                seated.seat().hypervisor(),
                id,
                spec.organisation(),
                spec.name(),
                wanted.generation(),
                power(seated),
                wanted.run(),
                wanted.reboots(),
                spec.type().vcpus(),
                spec.type().memoryMib(),
                spec.diskGib(),
                spec.type().name(),
                spec.template(),
                spec.zone(),
                seated.seat().address(),
                seated.seat().mac(),
                spec.sshKeys().stream()
                        .map(InstanceSpec.AuthorizedKey::publicKey)
                        .toList(),
                spec.userData(),
                spec.createdAt());
    }

    private static Desired.Power power(Seated seated) {
        return switch (seated.phase()) {
            case CREATING, STARTING, RUNNING, REBOOTING -> Desired.Power.RUNNING;
            case DESTROYING, UNDOING -> Desired.Power.DESTROYED;
            default -> Desired.Power.STOPPED;
        };
    }

    private static InstanceSummary summary(String id, Known known) {
        var wanted = known.wanted();
        var spec = wanted.spec();
        var view = InstanceView.of(id, known);
        var seat = known instanceof Gone gone ? gone.seat() : null;
        return new InstanceSummary(
                id,
                spec.organisation(),
                spec.name(),
                spec.type().id(),
                spec.type().name(),
                spec.template(),
                spec.diskGib(),
                spec.securityGroups(),
                seat == null ? view.address() : seat.address(),
                seat == null ? view.mac() : seat.mac(),
                seat == null ? view.hypervisor() : seat.hypervisor(),
                wanted.generation(),
                wanted.run());
    }
}
