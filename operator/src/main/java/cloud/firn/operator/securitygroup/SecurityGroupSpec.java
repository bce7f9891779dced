package cloud.firn.operator.securitygroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a SecurityGroup says.
 *
 * @param name in Firn; the object's own when null
 */
record SecurityGroupSpec(@Nullable String name, @Nullable String description, @Nullable List<Rule> rules) {
    /**
     * One allowed flow.
     *
     * @param direction {@code ingress} or {@code egress}
     * @param startPort 1 to 65535, of tcp and udp
     * @param endPort inclusive; {@code startPort} when null
     * @param icmpType -1 to 254, where -1 is any, as null is
     * @param network the other side as a CIDR; exactly one of it and {@code securityGroup} is set
     * @param securityGroup the other side as the name of a SecurityGroup of the same namespace
     * @param description is given to Firn when the rule is added, and not compared later
     */
    record Rule(
            String direction,
            String protocol,
            @Nullable Integer startPort,
            @Nullable Integer endPort,
            @Nullable Integer icmpType,
            @Nullable Integer icmpCode,
            @Nullable String network,
            @Nullable String securityGroup,
            @Nullable String description) {}

    List<Rule> allRules() {
        return rules == null ? List.of() : rules;
    }
}
