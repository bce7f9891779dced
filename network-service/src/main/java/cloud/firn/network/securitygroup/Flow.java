package cloud.firn.network.securitygroup;

import cloud.firn.contracts.hosts.Rule;
import cloud.firn.network.address.Cidr;
import cloud.firn.platform.entity.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * One allowed flow of a security group, as the customer wrote it.
 *
 * @param id UUID, so that it is addressable
 * @param direction {@code ingress} or {@code egress}
 * @param protocol {@code ah all esp gre icmp icmpv6 ipip tcp udp}
 * @param startPort inclusive, 1 to 65535; for tcp and udp only
 * @param endPort inclusive, not below {@code startPort}
 * @param icmpType -1 means any; for icmp and icmpv6 only
 * @param icmpCode -1 means any
 * @param network the other side as a CIDR, echoed as it was written; exactly one of it and {@code group} is set
 * @param group the other side as the members of a group
 */
record Flow(
        String id,
        String direction,
        String protocol,
        @Nullable Integer startPort,
        @Nullable Integer endPort,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode,
        @Nullable String network,
        @Nullable Peer group,
        @Nullable String description)
        implements CborSerializable {

    /** A group as the other side of a flow; names never change. */
    record Peer(String id, String name) implements CborSerializable {}

    /** Whether both allow the same packets, whatever they are called and however their network is written. */
    boolean allowsTheSameAs(Flow other) {
        return told("", "").equals(other.told("", ""));
    }

    /** What hosts are told: the network with the bits below its prefix cleared. */
    Rule told() {
        return told(id, description);
    }

    private Rule told(String withId, @Nullable String withDescription) {
        var block = network == null
                ? null
                : Cidr.parse(network).map(Cidr::canonical).orElse(network);
        var peer = group == null ? null : group.id();
        return new Rule(
                withId, direction, protocol, startPort, endPort, icmpType, icmpCode, block, peer, withDescription);
    }
}
