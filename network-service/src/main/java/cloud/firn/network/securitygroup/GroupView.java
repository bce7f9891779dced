package cloud.firn.network.securitygroup;

import cloud.firn.network.securitygroup.SecurityGroup.Live;
import cloud.firn.platform.entity.CborSerializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A security group as its organisation may see it. */
record GroupView(
        String id, String organisation, String name, @Nullable String description, long version, List<Flow> flows)
        implements CborSerializable {

    static GroupView of(String id, Live live) {
        return new GroupView(id, live.organisation(), live.name(), live.description(), live.version(), live.flows());
    }

    GroupRules rules() {
        return new GroupRules(
                id, organisation, version, flows.stream().map(Flow::told).toList());
    }

    /** What is said of a group that is not there, or is another organisation's: the same. */
    static String missing(String id) {
        return "There is no security group " + id + ".";
    }
}
