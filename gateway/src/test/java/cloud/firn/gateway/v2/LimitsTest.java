package cloud.firn.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.gateway.authentication.Key;
import cloud.firn.platform.limits.Network;
import cloud.firn.platform.node.NodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LimitsTest {
    private final Limits limits = Limits.from(
            NodeSettings.fromEnvironment(Map.of("FIRN_RATE_PER_SECOND", "2", "FIRN_RATE_BURST", "10")),
            () -> Instant.EPOCH);

    @Test
    void a_hundred_keys_of_an_organisation_get_what_four_get() {
        for (var call = 0; call < 40; call++) {
            assertThat(limits.take(key("acme", call)).granted()).isTrue();
        }
        var refused = limits.take(key("acme", 99));
        assertThat(refused.granted()).isFalse();
        assertThat(refused.limit()).isEqualTo(40);
        assertThat(limits.take(key("other", 1)).granted()).isTrue();
    }

    @Test
    void a_key_that_asks_too_much_leaves_its_organisation_the_rest() {
        for (var call = 0; call < 100; call++) {
            limits.take(key("acme", 1));
        }
        assertThat(limits.take(key("acme", 1)).limit()).isEqualTo(10);
        assertThat(limits.take(key("acme", 2)).granted()).isTrue();
    }

    @Test
    void the_limit_that_is_nearer_is_said() {
        assertThat(limits.take(key("acme", 1)).remaining()).isEqualTo(9);
        for (var call = 0; call < 35; call++) {
            limits.take(key("acme", 2 + call));
        }
        assertThat(limits.take(key("acme", 1)).remaining()).isEqualTo(3);
    }

    @Test
    void the_addresses_of_one_line_are_one_stranger() throws UnknownHostException {
        assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
        assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
        assertThat(network("::ffff:192.0.2.1")).isEqualTo(network("192.0.2.1"));
    }

    private static String network(String address) throws UnknownHostException {
        return Network.of(InetAddress.getByName(address));
    }

    private static Key key(String organisation, int number) {
        return new Key("EXO" + number, organisation, organisation, "secret");
    }
}
