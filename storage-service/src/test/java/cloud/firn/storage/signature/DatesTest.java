package cloud.firn.storage.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DatesTest {
    @Test
    void a_date_may_be_written_as_any_client_ever_did() {
        for (var text : List.of(
                "Tue, 27 Mar 2007 19:36:42 +0000",
                "Tue, 27 Mar 2007 19:36:42 GMT",
                "27 Mar 2007 19:36:42 GMT",
                "Wed, 27 Mar 2007 19:36:42 GMT",
                "Tuesday, 27-Mar-07 19:36:42 GMT",
                "Tue Mar 27 19:36:42 2007",
                "Tue, 27 Mar 2007 21:36:42 +0200",
                "20070327T193642Z",
                "2007-03-27T19:36:42Z",
                "2007-03-27T19:36:42.000Z")) {
            assertThat(Dates.of(text)).as(text).hasValue(Instant.parse("2007-03-27T19:36:42Z"));
        }
    }

    @Test
    void what_is_no_date_is_none() {
        for (var text : List.of(
                "",
                "Bad Date",
                "Tue, 07 Jul 1950 21:53:04 GMT",
                "Tue, 32 Mar 2007 19:36:42 GMT",
                "Tue, 27 Xyz 2007 19:36:42 GMT",
                "Tue, 27 Mar 2007 19:36 GMT",
                "--Mar-07 19:36:42 GMT",
                "20070327T193642",
                "20071327T193642Z")) {
            assertThat(Dates.of(text)).as(text).isEmpty();
        }
    }

    @Property(tries = 300)
    void a_stamp_comes_back(@ForAll @LongRange(min = 0, max = 253402300799L) long second) {
        var at = Instant.ofEpochSecond(second);
        assertThat(Dates.ofStamp(Dates.stamp(at))).hasValue(at);
    }

    @Property(tries = 500)
    void rubbish_is_no_date_and_no_failure(@ForAll String rubbish) {
        assertThat(Dates.of(rubbish)).isEmpty();
        assertThat(Dates.of("Tue, 27 " + rubbish)).isEmpty();
    }
}
