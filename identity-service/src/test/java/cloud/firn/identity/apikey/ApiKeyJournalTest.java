package cloud.firn.identity.apikey;

import cloud.firn.identity.Golden;
import cloud.firn.identity.OutcomeTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What keys have in the journal; the first line is of a key of before there were roles. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ApiKeyJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00.123Z");

    @Test
    void every_form_ever_written_is_read() throws IOException {
        var samples = List.of(
                new ApiKey.Created("acme", "acme", "laptop", "v1.AAAA", null, null, NOW),
                new ApiKey.Created("acme", "acme", "visitor", "v1.AAAA", "r-1", NOW.plusSeconds(60), NOW),
                new ApiKey.Revoked("00000000-0000-8000-8000-000000000001", NOW),
                new ApiKey.Expired(NOW));
        Golden.covers(samples, ApiKey.Event.class);
        var kit = OutcomeTable.kit();
        try {
            Golden.pins(kit.system(), "api-key-journal", samples);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
