package cloud.firn.e2e.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** The journal as an auditor reads it: whether an entity ever ran twice. */
final class Journal {
    private Journal() {}

    /** Places in the journal that two incarnations of an entity wrote; empty when no entity ran twice. */
    static List<String> writtenTwice() {
        var twice = new ArrayList<String>();
        var writers = new HashMap<String, UUID>();
        try (var cassandra = CqlSession.builder()
                .addContactPoint(new InetSocketAddress("127.0.1.1", 7720))
                .addContactPoint(new InetSocketAddress("127.0.1.2", 7720))
                .withLocalDatacenter("datacenter1")
                .build()) {
            var all = SimpleStatement.newInstance(
                            "SELECT persistence_id, sequence_nr, writer_uuid FROM firn_journal.messages")
                    .setTimeout(Duration.ofMinutes(1));
            for (var row : cassandra.execute(all)) {
                var place = row.getString("persistence_id") + " at " + row.getLong("sequence_nr");
                var writer = UUID.fromString(row.getString("writer_uuid"));
                var other = writers.put(place, writer);
                if (other != null) {
                    twice.add(place);
                }
            }
        }
        return twice;
    }
}
