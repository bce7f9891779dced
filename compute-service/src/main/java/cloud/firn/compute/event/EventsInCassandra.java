package cloud.firn.compute.event;

import cloud.firn.platform.http.Json;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls of each organisation, one partition a day, the newest first; kept ninety days. */
final class EventsInCassandra {
    /** As many as one answer holds. */
    static final int MOST = 1000;

    private final CqlSession cassandra;
    private final PreparedStatement put;
    private final PreparedStatement list;

    EventsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        put = cassandra.prepare(
                "INSERT INTO " + keyspace + ".events (organisation, day, at, id, document) VALUES (?, ?, ?, ?, ?)");
        list = cassandra.prepare("SELECT document FROM " + keyspace
                + ".events WHERE organisation = ? AND day = ? AND at >= ? AND at <= ? LIMIT " + MOST);
    }

    BatchableStatement<?> row(String organisation, String id, EventWire event) {
        var document = Json.write(event).utf8String();
        return put.bind(organisation, day(event.timestamp()), event.timestamp(), id, document);
    }

    /** The wire forms of the newest {@link #MOST} calls from {@code from} to {@code to}, both inclusive. */
    CompletionStage<List<String>> list(String organisation, Instant from, Instant to) {
        return list(organisation, day(to), from, to, new ArrayList<>());
    }

    private CompletionStage<List<String>> list(
            String organisation, LocalDate day, Instant from, Instant to, List<String> into) {
        if (day.isBefore(day(from)) || into.size() >= MOST) {
            return CompletableFuture.completedFuture(into.subList(0, Math.min(MOST, into.size())));
        }
        return cassandra
                .executeAsync(list.bind(organisation, day, from, to).setPageSize(MOST))
                .thenCompose(rows -> {
                    rows.currentPage().forEach(row -> into.add(Objects.requireNonNull(row.getString("document"))));
                    return list(organisation, day.minusDays(1), from, to, into);
                });
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
