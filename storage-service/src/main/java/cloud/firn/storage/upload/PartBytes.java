package cloud.firn.storage.upload;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** How many bytes the parts of a bucket's uploads take, which no object names yet. */
public final class PartBytes {
    private static final int UPLOADS_AT_ONCE = 4;
    /** An upload that is being completed may stay so for long, when what it was to replace is not as was asked. */
    private static final Set<String> UNENDED = Set.of(Upload.State.OPEN.name(), Upload.State.COMPLETING.name());

    private final ActorSystem<?> system;
    private final CqlSession cassandra;
    private final PreparedStatement uploads;
    private final PreparedStatement parts;

    /** Over the tables of {@code keyspace}. Blocking, for starting. */
    public PartBytes(ActorSystem<?> system, CqlSession cassandra, String keyspace) {
        this.system = system;
        this.cassandra = cassandra;
        this.uploads = cassandra.prepare(
                "SELECT upload, state FROM " + keyspace + ".uploads WHERE bucket_id = ? AND span = 0");
        this.parts = cassandra.prepare("SELECT size_bytes FROM " + keyspace + ".parts WHERE upload = ?");
    }

    /** Of all uploads that were neither completed nor aborted. */
    public CompletionStage<Long> of(UUID bucketId) {
        return Pages.of(cassandra, uploads.bind(bucketId))
                .filter(row -> UNENDED.contains(row.getString(1)))
                .mapAsync(UPLOADS_AT_ONCE, row -> ofUpload(Objects.requireNonNull(row.getUuid(0))))
                .runWith(Sink.fold(0L, Long::sum), system);
    }

    private CompletionStage<Long> ofUpload(UUID upload) {
        return Pages.of(cassandra, parts.bind(upload))
                .runWith(Sink.fold(0L, (sum, row) -> sum + row.getLong(0)), system);
    }
}
