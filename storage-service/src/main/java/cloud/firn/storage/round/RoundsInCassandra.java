package cloud.firn.storage.round;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The last round of each work, in the table {@code rounds}. */
public final class RoundsInCassandra {
    private final CqlSession cassandra;
    private final PreparedStatement load;
    private final PreparedStatement keep;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public RoundsInCassandra(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        this.load = cassandra.prepare("SELECT work, started_at, asked, bucket_id, bucket, key, looked, acted, ended_at"
                + " FROM " + keyspace + ".rounds WHERE work = ?");
        this.keep = cassandra.prepare("INSERT INTO " + keyspace + ".rounds (work, started_at, asked, bucket_id, bucket,"
                + " key, looked, acted, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /** The last round of a work, running or ended. */
    public CompletionStage<Optional<Round>> last(String work) {
        return cassandra.executeAsync(load.bind(work)).thenApply(rows -> Optional.ofNullable(rows.one())
                .map(RoundsInCassandra::round));
    }

    CompletionStage<Round> keep(Round round) {
        return cassandra
                .executeAsync(keep.bind(
                                round.work(),
                                round.startedAt(),
                                round.asked(),
                                round.bucketId().orElse(null),
                                round.bucket(),
                                round.key(),
                                round.looked(),
                                round.acted(),
                                round.endedAt().orElse(null))
                        .setIdempotent(true))
                .thenApply(done -> round);
    }

    private static Round round(Row row) {
        return new Round(
                Objects.requireNonNull(row.getString(0)),
                Objects.requireNonNull(row.getInstant(1)),
                row.getBoolean(2),
                Optional.ofNullable(row.getUuid(3)),
                Objects.requireNonNullElse(row.getString(4), ""),
                Objects.requireNonNullElse(row.getString(5), ""),
                row.getLong(6),
                row.getLong(7),
                Optional.ofNullable(row.getInstant(8)));
    }
}
