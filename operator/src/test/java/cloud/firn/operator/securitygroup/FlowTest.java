package cloud.firn.operator.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class FlowTest {
    @Property(tries = 200)
    void bits_behind_the_prefix_make_no_difference(
            @ForAll @Size(4) byte[] address, @ForAll @IntRange(max = 32) int prefix) {
        var network =
                (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + "." + (address[3] & 255);
        var bits = ((address[0] & 255L) << 24)
                | ((address[1] & 255) << 16)
                | ((address[2] & 255) << 8)
                | (address[3] & 255);
        var masked = prefix == 0 ? 0 : bits & (0xFFFFFFFFL << (32 - prefix)) & 0xFFFFFFFFL;
        var canonical = (masked >> 24) + "." + (masked >> 16 & 255) + "." + (masked >> 8 & 255) + "." + (masked & 255);
        assertThat(flow(network + "/" + prefix)).isEqualTo(flow(canonical + "/" + prefix));
    }

    @Property(tries = 1)
    void what_is_no_network_stays_as_it_is_for_Firn_to_refuse() {
        assertThat(flow("10.1/8").network()).isEqualTo("10.1/8");
        assertThat(flow("10.0.0.0/33").network()).isEqualTo("10.0.0.0/33");
        assertThat(flow("::1::/8").network()).isEqualTo("::1::/8");
    }

    @Property(tries = 50)
    void what_is_sent_is_what_is_compared(@ForAll @IntRange(min = 1, max = 65_535) int port) {
        var flow = Flow.of(rule("udp", port, "2001:db8:1::/32"), "");
        assertThat(Flow.of(flow.body("why"))).isEqualTo(flow);
        var group = Flow.of(rule("tcp", port, null), "g-1");
        assertThat(Flow.of(JsonNodeFactory.instance.objectNode().setAll(group.body(null))))
                .isEqualTo(group);
    }

    private static Flow flow(String network) {
        return Flow.of(rule("tcp", 22, network), "");
    }

    private static SecurityGroupSpec.Rule rule(String protocol, int port, @Nullable String network) {
        return new SecurityGroupSpec.Rule("ingress", protocol, port, null, null, null, network, null, null);
    }
}
