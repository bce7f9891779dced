package cloud.firn.network.securitygroup;

import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Security groups on the wire, as in the published API; {@code version} and {@code applied-version} are ours. */
final class GroupForms {
    private static final int LONGEST = 255;

    private GroupForms() {}

    /** What a customer sends to make a group. */
    record CreateForm(@Nullable String name, @Nullable String description) {
        /** @throws InvalidBody naming all fields that are wrong */
        String checkedName() {
            var errors = new ArrayList<FieldError>();
            if (name == null) {
                errors.add(new FieldError("body.name", "is required"));
            } else if (name.isBlank() || !isPrintable(name)) {
                errors.add(new FieldError("body.name", "takes 1 to 255 printable characters"));
            }
            if (description != null && !isPrintable(description)) {
                errors.add(new FieldError("body.description", "has at most 255 printable characters"));
            }
            if (name == null || !errors.isEmpty()) {
                throw new InvalidBody(errors);
            }
            return name;
        }

        private static boolean isPrintable(String text) {
            return text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
        }
    }

    record ListForm(List<GroupForm> securityGroups) {}

    /**
     * A group.
     *
     * @param version of its rules
     * @param appliedVersion the version that every host which needs it filters by; left out of lists
     */
    record GroupForm(
            String id,
            String name,
            @Nullable String description,
            List<RuleShown> rules,
            long version,
            @Nullable Long appliedVersion) {
        static GroupForm of(GroupView group, @Nullable Long appliedVersion) {
            return new GroupForm(
                    group.id(),
                    group.name(),
                    group.description(),
                    group.flows().stream().map(RuleShown::of).toList(),
                    group.version(),
                    appliedVersion);
        }
    }

    /** A rule as it is shown: what was written, with its id. */
    record RuleShown(
            String id,
            String flowDirection,
            String protocol,
            @Nullable String description,
            @Nullable String network,
            Flow.@Nullable Peer securityGroup,
            @Nullable Integer startPort,
            @Nullable Integer endPort,
            RuleForm.@Nullable Icmp icmp) {
        static RuleShown of(Flow flow) {
            return new RuleShown(
                    flow.id(),
                    flow.direction(),
                    flow.protocol(),
                    flow.description(),
                    flow.network(),
                    flow.group(),
                    flow.startPort(),
                    flow.endPort(),
                    flow.icmpType() == null ? null : new RuleForm.Icmp(flow.icmpType(), flow.icmpCode()));
        }
    }
}
