package cloud.firn.billing.account;

import cloud.firn.billing.usage.Mark;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.concurrent.CompletionStage;

/** What was counted of every meter, also of those that no account remembers; kept longer than any topic keeps its facts. */
final class MarksInCassandra {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CqlSession cassandra;
    private final PreparedStatement put;
    private final PreparedStatement get;

    MarksInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        put = cassandra.prepare("INSERT INTO " + keyspace + ".marks (organisation, meter, mark) VALUES (?, ?, ?)");
        get = cassandra.prepare("SELECT mark FROM " + keyspace + ".marks WHERE organisation = ? AND meter = ?");
    }

    BoundStatement row(String organisation, String key, Mark mark) {
        try {
            return put.bind(organisation, key, JSON.writeValueAsString(mark));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A mark that JSON cannot hold: " + key, e);
        }
    }

    /** The mark as it was left; {@link Mark#NOTHING} when the meter was never told. */
    CompletionStage<Mark> recall(String organisation, String key) {
        return cassandra.executeAsync(get.bind(organisation, key)).thenApply(rows -> {
            var row = rows.one();
            return row == null ? Mark.NOTHING : read(String.valueOf(row.getString("mark")));
        });
    }

    private static Mark read(String json) {
        try {
            return JSON.readValue(json, Mark.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An unreadable mark", e);
        }
    }
}
