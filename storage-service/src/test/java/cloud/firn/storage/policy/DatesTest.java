package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DatesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024",
                "2024-01",
                "2024-01-01",
                "2024-01-01T00:00Z",
                "2024-01-01T00:00:00Z",
                "2024-01-01t00:00:00z",
                "2024-01-01T00:00:00.000Z",
                "2024-01-01T00:00:00",
                "2024-01-01T01:00:00+01:00",
                "2023-12-31T19:00:00-0500",
                "1704067200"
            })
    void the_forms_of_the_W3C_and_seconds_are_read(String text) {
        assertThat(Dates.of(text)).contains(Instant.parse("2024-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "01/01/2024",
                "2024-13",
                "2024-02-30",
                "2024-02-30T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T00:00:00+01:00+01:00",
                "Mon, 01 Jan 2024 00:00:00 GMT",
                "99999999999999999999"
            })
    void what_is_no_date_is_none(String text) {
        assertThat(Dates.of(text)).isEmpty();
    }

    @Property(tries = 1000)
    void rubbishIsNoFailure(@ForAll String text) {
        assertThat(Dates.of(text)).isNotNull();
    }
}
