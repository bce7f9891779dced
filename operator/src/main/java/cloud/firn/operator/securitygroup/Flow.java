package cloud.firn.operator.securitygroup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a rule allows, by which rules of an object and rules of Firn are compared: two that allow the same are equal, however
 * their network is written.
 *
 * @param startPort 0 when the protocol has no ports
 * @param icmpType -1 for any, and when the protocol has none
 * @param network empty when the other side is a group
 * @param group id of the group on the other side; empty when it is a network
 */
record Flow(
        String direction,
        String protocol,
        int startPort,
        int endPort,
        int icmpType,
        int icmpCode,
        String network,
        String group) {
    private static final Set<String> WITH_PORTS = Set.of("tcp", "udp");
    /** Four numbers with dots, or something with colons: never a name, and never a short form such as 10.1. */
    private static final Pattern NETWORK =
            Pattern.compile("(([0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)/[0-9]{1,3}");

    private static final Set<String> ICMP = Set.of("icmp", "icmpv6");

    static Flow of(SecurityGroupSpec.Rule rule, String group) {
        var start = number(rule.startPort(), 0);
        return new Flow(
                rule.direction(),
                rule.protocol(),
                start,
                number(rule.endPort(), start),
                number(rule.icmpType(), -1),
                number(rule.icmpCode(), -1),
                canonical(rule.network() == null ? "" : rule.network()),
                group);
    }

    /** As the API shows it. */
    static Flow of(JsonNode rule) {
        return new Flow(
                rule.path("flow-direction").asText(),
                rule.path("protocol").asText(),
                rule.path("start-port").asInt(0),
                rule.path("end-port").asInt(0),
                rule.path("icmp").path("type").asInt(-1),
                rule.path("icmp").path("code").asInt(-1),
                canonical(rule.path("network").asText("")),
                rule.path("security-group").path("id").asText(""));
    }

    /** As the API takes it. */
    ObjectNode body(@Nullable String description) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("flow-direction", direction)
                .put("protocol", protocol);
        if (WITH_PORTS.contains(protocol)) {
            body.put("start-port", startPort).put("end-port", endPort);
        }
        if (ICMP.contains(protocol)) {
            body.putObject("icmp").put("type", icmpType).put("code", icmpCode);
        }
        if (group.isEmpty()) {
            body.put("network", network);
        } else {
            body.putObject("security-group").put("id", group);
        }
        if (description != null && !description.isEmpty()) {
            body.put("description", description);
        }
        return body;
    }

    /** The network with the bits behind its prefix cleared; what is no network stays, and Firn says so. */
    private static String canonical(String network) {
        if (!NETWORK.matcher(network).matches()) {
            return network;
        }
        var parts = network.split("/", 2);
        try {
            var address = InetAddress.getByName(parts[0]).getAddress();
            var bits = address.length * 8;
            var prefix = Integer.parseInt(parts[1]);
            if (prefix > bits) {
                return network;
            }
            var mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE.shiftLeft(bits - prefix));
            var masked = new BigInteger(1, address).and(mask).toByteArray();
            var whole = new byte[address.length];
            for (int from = masked.length - 1, to = whole.length - 1; from >= 0 && to >= 0; from--, to--) {
                whole[to] = masked[from];
            }
            return InetAddress.getByAddress(whole).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            return network;
        }
    }

    private static int number(@Nullable Integer number, int otherwise) {
        return number == null ? otherwise : number;
    }
}
