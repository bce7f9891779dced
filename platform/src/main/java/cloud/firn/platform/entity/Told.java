package cloud.firn.platform.entity;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How far the events of each entity are told for certain, with the state that they led to, in Cassandra. Written now and
 * again: it bounds what has to be read and told once more after a crash.
 */
final class Told {
    private final ActorSystem<?> system;
    private final CqlSession cassandra;
    private final PreparedStatement write;
    private final PreparedStatement read;

    Told(ActorSystem<?> system, CqlSession cassandra, String keyspace) {
        this.system = system;
        this.cassandra = cassandra;
        // The sequence is the write time, so that an older mark never replaces a newer one.
        write = cassandra.prepare(
                "INSERT INTO " + keyspace
                        + ".told (kind, entity, sequence, serializer, manifest, state) VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
        read = cassandra.prepare("SELECT sequence, serializer, manifest, state FROM " + keyspace
                + ".told WHERE kind = ? AND entity = ?");
    }

    /** Everything up to {@code sequence} is told; that event led to {@code state}. */
    record Mark(long sequence, Object state) {}

    CompletionStage<Done> write(String kind, String entity, Mark mark) {
        var serialization = SerializationExtension.get(system);
        var serializer = serialization.findSerializerFor(mark.state());
        return cassandra
                .executeAsync(write.bind(
                        kind,
                        entity,
                        mark.sequence(),
                        serializer.identifier(),
                        Serializers.manifestFor(serializer, mark.state()),
                        ByteBuffer.wrap(serialization.serialize(mark.state()).get()),
                        mark.sequence()))
                .thenApply(done -> Done.getInstance());
    }

    CompletionStage<Optional<Mark>> read(String kind, String entity) {
        return cassandra.executeAsync(read.bind(kind, entity)).thenApply(rows -> Optional.ofNullable(rows.one())
                .map(this::mark));
    }

    private Mark mark(Row row) {
        var state = Objects.requireNonNull(row.getByteBuffer("state"));
        var bytes = new byte[state.remaining()];
        state.get(bytes);
        var object = SerializationExtension.get(system)
                .deserialize(bytes, row.getInt("serializer"), Objects.requireNonNull(row.getString("manifest")))
                .get();
        return new Mark(row.getLong("sequence"), object);
    }
}
