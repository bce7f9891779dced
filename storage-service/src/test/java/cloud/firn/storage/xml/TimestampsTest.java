package cloud.firn.storage.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TimestampsTest {
    private static final Instant MIDNIGHT = Instant.parse("2030-01-02T00:00:00Z");

    @Test
    void the_forms_that_clients_send_mean_the_same_time() {
        for (var text : new String[] {
            "2030-01-02",
            "2030-01-02T00:00",
            "2030-01-02T00:00:00",
            "2030-01-02T00:00:00Z",
            "2030-01-02T00:00:00.000Z",
            "2030-01-02T00:00:00.000000+00:00",
            "2030-01-02T00:00:00+0000",
            "2030-01-02T02:00:00+02:00",
            "2030-01-01T22:30:00-0130"
        }) {
            assertThat(Timestamps.read(text)).as(text).contains(MIDNIGHT);
        }
    }

    @Test
    void what_is_no_time_or_beyond_four_digits_of_a_year_is_none() {
        for (var text : new String[] {
            "",
            "tomorrow",
            "2030-02-30",
            "2030-01-02T25:00:00Z",
            "2030-01-02T00:00:00Zebra",
            "02/01/2030",
            "1893456000",
            "+12345-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00",
            "0000-01-01",
            "Wed, 02 Jan 2030 00:00:00 GMT"
        }) {
            assertThat(Timestamps.read(text)).as(text).isEmpty();
        }
    }

    @Property
    void what_is_written_reads_as_itself(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long millis) {
        var time = Instant.ofEpochMilli(millis);
        assertThat(Timestamps.read(Timestamps.write(time))).contains(time);
    }

    @Property
    void no_text_fails_otherwise_than_by_meaning_nothing(@ForAll String text) {
        assertThat(Timestamps.read(text)).isNotNull();
    }
}
