package cloud.firn.network.securitygroup;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.network.securitygroup.SecurityGroup.Absent;
import cloud.firn.network.securitygroup.SecurityGroup.Closed;
import cloud.firn.network.securitygroup.SecurityGroup.Created;
import cloud.firn.network.securitygroup.SecurityGroup.Event;
import cloud.firn.network.securitygroup.SecurityGroup.FlowAdded;
import cloud.firn.network.securitygroup.SecurityGroup.FlowRemoved;
import cloud.firn.network.securitygroup.SecurityGroup.Gone;
import cloud.firn.network.securitygroup.SecurityGroup.Live;
import cloud.firn.network.securitygroup.SecurityGroup.Reopened;
import cloud.firn.network.securitygroup.SecurityGroup.State;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.http.Operation;
import cloud.firn.platform.http.Operations;
import java.util.UUID;

/** What a group's events say to the rest of the house: the list, the operation that ended, and the fact. */
final class GroupStory {
    private final GroupsInCassandra groups;
    private final Operations operations;
    private final String topic;

    GroupStory(GroupsInCassandra groups, Operations operations, String topic) {
        this.groups = groups;
        this.operations = operations;
        this.topic = topic;
    }

    Story<Event, State> story() {
        return new Story<>(Event.class, new Absent(), SecurityGroup::after, this::tell);
    }

    private Telling tell(Happened<Event, State> happened) {
        var id = happened.entityId();
        var event = happened.event();
        if (event instanceof Closed || event instanceof Reopened) {
            // Nothing that it allows has changed.
            return Telling.nothing();
        }
        var organisation = organisation(happened.after());
        var operation = Operation.success(UUID.fromString(event.operation()), reference(id, command(event)));
        return Telling.nothing()
                .and(groups.row(id, happened.after()))
                .and(operations.row(organisation, operation))
                .and(topic, Fact.of(id, happened.sequence(), event.at(), fact(id, happened.after())));
    }

    private static NetworkFact fact(String id, State after) {
        return after instanceof Live live
                ? new NetworkFact.GroupChanged(live.organisation(), id, live.name(), live.version(), live.rules())
                : new NetworkFact.GroupDeleted(organisation(after), id);
    }

    private static String organisation(State after) {
        return after instanceof Live live ? live.organisation() : ((Gone) after).organisation();
    }

    /** The order's name as in the API. */
    private static String command(Event event) {
        if (event instanceof Created) {
            return "create-security-group";
        }
        if (event instanceof FlowAdded) {
            return "add-rule-to-security-group";
        }
        return event instanceof FlowRemoved ? "delete-rule-from-security-group" : "delete-security-group";
    }

    static Operation.Reference reference(String id, String command) {
        return new Operation.Reference(id, "/v2/security-group/" + id, command);
    }
}
