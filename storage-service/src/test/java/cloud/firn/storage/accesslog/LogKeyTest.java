package cloud.firn.storage.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.configuration.BucketLoggingStatus.KeyFormat;
import cloud.firn.storage.configuration.BucketLoggingStatus.LoggingEnabled;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogKeyTest {
    private static final UUID BATCH = UUID.fromString("e568b290-7131-c0c0-8000-000000000001");
    private static final Instant GATHERED = Instant.parse("2026-03-02T00:01:40Z");
    private static final Instant DAY_BEFORE = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void a_simple_key_has_the_time_and_a_unique_string_behind_the_prefix() {
        assertThat(key(Optional.empty())).isEqualTo("logs/2026-03-02-00-01-40-E568B2907131C0C0");
        assertThat(key(Optional.of(KeyFormat.SIMPLE_PREFIX))).isEqualTo(key(Optional.empty()));
    }

    @Test
    void a_partitioned_key_tells_whose_requests_they_are_and_of_which_day() {
        assertThat(key(Optional.of(KeyFormat.DELIVERY_TIME)))
                .isEqualTo("logs/acme/box-1/photos/2026/03/02/2026-03-02-00-01-40-E568B2907131C0C0");
        assertThat(key(Optional.of(KeyFormat.EVENT_TIME)))
                .isEqualTo("logs/acme/box-1/photos/2026/03/01/2026-03-01-00-00-00-E568B2907131C0C0");
    }

    private static String key(Optional<KeyFormat> format) {
        return new LogKey("acme", "box-1", "photos")
                .of(new LoggingEnabled("target", "logs/", List.of(), format), BATCH, GATHERED, DAY_BEFORE);
    }
}
