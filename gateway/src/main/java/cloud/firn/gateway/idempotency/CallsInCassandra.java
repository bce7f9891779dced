package cloud.firn.gateway.idempotency;

import akka.Done;
import akka.util.ByteString;
import cloud.firn.platform.crypto.Sealing;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The calls of the last 24 hours that had an {@code Idempotency-Key}, with their answers.
 *
 * <p>A row is made by whoever comes first (a lightweight transaction); its answer comes later, and a crash between the two
 * leaves a row that lets the same call pass again. Whoever makes the row draws its era, which ends with the row: all columns
 * are written anew with the answer, so that all are forgotten at once. Answers are sealed: the one to a new API key holds its
 * secret.
 */
final class CallsInCassandra {
    static final Duration KEPT = Duration.ofHours(24);

    private final CqlSession cassandra;
    private final Sealing sealing;
    private final PreparedStatement begin;
    private final PreparedStatement end;

    CallsInCassandra(CqlSession cassandra, String keyspace, Sealing sealing) {
        this.cassandra = cassandra;
        this.sealing = sealing;
        var table = keyspace + ".calls";
        begin = cassandra.prepare("INSERT INTO " + table
                + " (organisation, idempotency_key, fingerprint, era) VALUES (?, ?, ?, ?) IF NOT EXISTS USING TTL "
                + KEPT.toSeconds());
        // Also a transaction: Cassandra orders a plain write and a transaction on one row by different clocks.
        end = cassandra.prepare("UPDATE " + table + " USING TTL " + KEPT.toSeconds()
                + " SET fingerprint = ?, era = ?, status = ?, content_type = ?, answer = ? WHERE organisation = ? AND idempotency_key = ?"
                + " IF fingerprint = ?");
    }

    CompletionStage<Remembered> begin(String organisation, String key, String fingerprint) {
        var era = UUID.randomUUID().toString();
        return cassandra
                .executeAsync(begin.bind(organisation, key, fingerprint, era))
                .thenApply(rows -> rows.wasApplied()
                        ? new Remembered.Unanswered(era)
                        : remembered(organisation, key, fingerprint, Objects.requireNonNull(rows.one())));
    }

    CompletionStage<Done> end(
            String organisation, String key, String fingerprint, String era, Remembered.Answered answer) {
        var sealed =
                sealing.seal(Base64.getEncoder().encodeToString(answer.body().toArray()), owner(organisation, key));
        return cassandra
                .executeAsync(end.bind(
                        fingerprint,
                        era,
                        answer.status(),
                        answer.contentType(),
                        sealed,
                        organisation,
                        key,
                        fingerprint))
                .thenApply(rows -> Done.getInstance());
    }

    private Remembered remembered(String organisation, String key, String fingerprint, Row row) {
        if (!fingerprint.equals(row.getString("fingerprint"))) {
            return new Remembered.Different();
        }
        var sealed = row.getString("answer");
        if (sealed == null) {
            return new Remembered.Unanswered(Objects.requireNonNullElse(row.getString("era"), ""));
        }
        var body = Base64.getDecoder().decode(sealing.open(sealed, owner(organisation, key)));
        return new Remembered.Answered(
                row.getInt("status"),
                Objects.requireNonNullElse(row.getString("content_type"), "application/json"),
                ByteString.fromArray(body));
    }

    private static String owner(String organisation, String key) {
        return "call/" + organisation + "/" + key;
    }
}
