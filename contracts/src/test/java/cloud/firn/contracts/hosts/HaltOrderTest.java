package cloud.firn.contracts.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HaltOrderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final byte[] KEY = new byte[32];

    private final String order = HaltOrder.signed(KEY, NOW);

    @Test
    void an_order_under_the_key_is_believed() {
        assertThat(HaltOrder.isSigned(order, KEY, NOW)).isTrue();
    }

    @Test
    void a_minute_later_it_is_not() {
        assertThat(HaltOrder.isSigned(order, KEY, NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void an_order_under_another_key_is_not() {
        var other = new byte[32];
        other[0] = 1;
        assertThat(HaltOrder.isSigned(order, other, NOW)).isFalse();
    }

    @Test
    void a_longer_life_cannot_be_given_to_it() {
        var later = NOW.plusSeconds(3600).getEpochSecond() + order.substring(order.indexOf('.'));
        assertThat(HaltOrder.isSigned(later, KEY, NOW)).isFalse();
    }

    @Test
    void what_is_no_order_is_not_believed() {
        for (var text : new String[] {"", ".", "1.", "soon.AAAA", "99999999999.*", "999999999999999999999.AAAA"}) {
            assertThat(HaltOrder.isSigned(text, KEY, NOW)).as(text).isFalse();
        }
    }
}
