package cloud.firn.network.address;

import cloud.firn.network.Golden;
import cloud.firn.network.OutcomeTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the pool has in the journal. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AddressPoolJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00.123Z");

    @Test
    void every_form_ever_written_is_read() throws IOException {
        var bound = new AddressPool.Bound("acme", "i-1", "192.0.2.2", NOW);
        var other = new AddressPool.Bound("acme", "i-2", "192.0.2.3", NOW);
        var released = new AddressPool.Released("acme", "i-2", "192.0.2.3", NOW, NOW.plusSeconds(7));
        var samples = List.of(
                bound,
                released,
                new AddressPool.TurnedAway("acme", "i-3", NOW),
                AddressPool.State.EMPTY.on(bound).on(other).on(released));
        Golden.covers(samples, AddressPool.Event.class);
        var kit = OutcomeTable.kit();
        try {
            Golden.pins(kit.system(), "address-pool-journal", samples);
        } finally {
            kit.shutdownTestKit();
        }
    }
}
