package cloud.firn.contracts.hosts;

import org.jspecify.annotations.Nullable;

/**
 * One allowed flow of a security group.
 *
 * @param id UUID, so that a rule is addressable
 * @param direction {@code ingress} or {@code egress}
 * @param protocol {@code tcp udp icmp icmpv6 ah esp gre ipip all}
 * @param startPort inclusive, 1 to 65535; null where the protocol has no ports
 * @param endPort inclusive
 * @param icmpType -1 means any
 * @param icmpCode -1 means any
 * @param network the other side as a CIDR; exactly one of {@code network} and {@code group} is set
 * @param group the other side as the members of a group, by id
 */
public record Rule(
        String id,
        String direction,
        String protocol,
        @Nullable Integer startPort,
        @Nullable Integer endPort,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode,
        @Nullable String network,
        @Nullable String group,
        @Nullable String description) {}
