package cloud.firn.network.securitygroup;

import cloud.firn.network.address.Cidr;
import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule as a customer sends it, and whether it makes sense. Names every field that is wrong, not only the first. */
record RuleForm(
        @Nullable String flowDirection,
        @Nullable String protocol,
        @Nullable Integer startPort,
        @Nullable Integer endPort,
        @Nullable Icmp icmp,
        @Nullable String network,
        @Nullable Peer securityGroup,
        @Nullable String description) {
    private static final Set<String> DIRECTIONS = Set.of("ingress", "egress");
    private static final Set<String> PROTOCOLS =
            Set.of("ah", "all", "esp", "gre", "icmp", "icmpv6", "ipip", "tcp", "udp");
    private static final int LONGEST = 255;

    /** Type and code; left out means any. */
    record Icmp(@Nullable Integer type, @Nullable Integer code) {}

    /** Another group, by id or by name. */
    record Peer(@Nullable String id, @Nullable String name, @Nullable String visibility) {}

    /** The flow that this form asks for; {@code peer} is the group that it names, already looked up. */
    Flow flow(String id, Flow.@Nullable Peer peer) {
        var ofIcmp = ofIcmp();
        return new Flow(
                id,
                Objects.requireNonNull(flowDirection),
                Objects.requireNonNull(protocol),
                startPort,
                endPort,
                ofIcmp ? any(icmp == null ? null : icmp.type()) : null,
                ofIcmp ? any(icmp == null ? null : icmp.code()) : null,
                network,
                peer,
                description);
    }

    /** @throws InvalidBody naming all fields that are wrong */
    void check() {
        var errors = new ArrayList<FieldError>();
        oneOf(DIRECTIONS, flowDirection, "flow-direction", "egress, ingress", errors);
        oneOf(PROTOCOLS, protocol, "protocol", "ah, all, esp, gre, icmp, icmpv6, ipip, tcp, udp", errors);
        checkPorts(errors);
        checkIcmp(errors);
        checkOtherSide(errors);
        if (description != null && description.length() > LONGEST) {
            errors.add(new FieldError("body.description", "has at most 255 characters"));
        }
        if (!errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
    }

    private static void oneOf(
            Set<String> words, @Nullable String word, String field, String listed, List<FieldError> errors) {
        if (word == null) {
            errors.add(new FieldError("body." + field, "is required; takes one of " + listed));
        } else if (!words.contains(word)) {
            errors.add(new FieldError("body." + field, "takes one of " + listed));
        }
    }

    private void checkPorts(List<FieldError> errors) {
        if (!"tcp".equals(protocol) && !"udp".equals(protocol)) {
            if (startPort != null) {
                errors.add(new FieldError("body.start-port", "is for tcp and udp only"));
            }
            if (endPort != null) {
                errors.add(new FieldError("body.end-port", "is for tcp and udp only"));
            }
            return;
        }
        checkPort(startPort, "start-port", errors);
        checkPort(endPort, "end-port", errors);
        if (startPort != null && endPort != null && startPort > endPort) {
            errors.add(new FieldError("body.end-port", "is below start-port"));
        }
    }

    private static void checkPort(@Nullable Integer port, String field, List<FieldError> errors) {
        if (port == null) {
            errors.add(new FieldError("body." + field, "is required with tcp and udp; takes 1 to 65535"));
        } else if (port < 1 || port > 65_535) {
            errors.add(new FieldError("body." + field, "takes 1 to 65535"));
        }
    }

    private void checkIcmp(List<FieldError> errors) {
        if (icmp == null) {
            return;
        }
        if (!ofIcmp()) {
            errors.add(new FieldError("body.icmp", "is for icmp and icmpv6 only"));
        }
        if (any(icmp.type()) < -1 || any(icmp.type()) > 254) {
            errors.add(new FieldError("body.icmp.type", "takes -1 (any) to 254"));
        }
        if (any(icmp.code()) < -1 || any(icmp.code()) > 254) {
            errors.add(new FieldError("body.icmp.code", "takes -1 (any) to 254"));
        }
    }

    private void checkOtherSide(List<FieldError> errors) {
        if (network == null && securityGroup == null) {
            errors.add(new FieldError("body.network", "is required when there is no security-group; takes a CIDR"));
        }
        if (network != null && securityGroup != null) {
            errors.add(new FieldError("body.network", "excludes security-group; send one of the two"));
        }
        if (network != null) {
            var block = Cidr.parse(network);
            if (block.isEmpty()) {
                errors.add(new FieldError("body.network", "takes a CIDR such as 192.0.2.0/24 or 2001:db8::/32"));
            } else if ("icmp".equals(protocol) && !block.get().isV4()) {
                errors.add(new FieldError("body.network", "is IPv6, which protocol icmpv6 is for"));
            } else if ("icmpv6".equals(protocol) && block.get().isV4()) {
                errors.add(new FieldError("body.network", "is IPv4, which protocol icmp is for"));
            }
        }
        if (securityGroup != null) {
            checkPeer(securityGroup, errors);
        }
    }

    private static void checkPeer(Peer peer, List<FieldError> errors) {
        if (peer.id() == null && peer.name() == null) {
            errors.add(new FieldError("body.security-group.id", "is required when there is no name"));
        }
        if (peer.visibility() != null && !peer.visibility().equals("private")) {
            errors.add(new FieldError("body.security-group.visibility", "takes private; there are no public groups"));
        }
    }

    private boolean ofIcmp() {
        return "icmp".equals(protocol) || "icmpv6".equals(protocol);
    }

    private static int any(@Nullable Integer number) {
        return number == null ? -1 : number;
    }
}
