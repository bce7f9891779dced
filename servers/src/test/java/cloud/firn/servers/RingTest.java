package cloud.firn.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** How servers that belong together divide what they keep. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RingTest {
    private final List<String> hosts = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");

    @Test
    void one_server_keeps_everything_once() {
        assertThat(Ring.alone().token()).isEqualTo("0");
        assertThat(Ring.alone().replicas()).isEqualTo(1);
        assertThat(Ring.alone().inSync()).isEqualTo(1);
        assertThat(Ring.alone().voters(9093)).isEqualTo("1@127.0.0.1:9093");
    }

    @Test
    void three_servers_have_equal_parts_of_the_ring_and_may_lose_one() {
        assertThat(List.of(new Ring(hosts, 0).token(), new Ring(hosts, 1).token(), new Ring(hosts, 2).token()))
                .containsExactly("-9223372036854775808", "-3074457345618258603", "3074457345618258602");
        assertThat(new Ring(hosts, 1).replicas()).isEqualTo(3);
        assertThat(new Ring(hosts, 1).inSync()).isEqualTo(2);
    }

    @Test
    void each_is_told_of_all() {
        var second = new Ring(hosts, 1);
        assertThat(second.host()).isEqualTo("10.0.0.2");
        assertThat(second.at(7000)).isEqualTo("10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000");
        assertThat(second.voters(9093)).isEqualTo("1@10.0.0.1:9093,2@10.0.0.2:9093,3@10.0.0.3:9093");
    }
}
