package cloud.firn.platform.topic;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** How far consumers of one service have come; written in one batch with what they did. Blocking: for their threads. */
final class Offsets {
    private static final int LARGEST_BATCH = 50;

    private final CqlSession cassandra;
    private final PreparedStatement read;
    private final PreparedStatement write;

    Offsets(CqlSession cassandra, String keyspace) {
        this.cassandra = cassandra;
        read = cassandra.prepare(
                "SELECT next_offset FROM " + keyspace + ".offsets WHERE consumer = ? AND topic = ? AND partition = ?");
        write = cassandra.prepare(
                "INSERT INTO " + keyspace + ".offsets (consumer, topic, partition, next_offset) VALUES (?, ?, ?, ?)");
    }

    OptionalLong next(String consumer, TopicPartition partition) {
        var row = cassandra
                .execute(read.bind(consumer, partition.topic(), partition.partition()))
                .one();
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.getLong("next_offset"));
    }

    void write(String consumer, TopicPartition partition, long next, List<BatchableStatement<?>> effects) {
        // The offset comes last: a batch that is cut in two repeats effects, and never loses one.
        var rest = effects;
        while (rest.size() >= LARGEST_BATCH) {
            cassandra.execute(
                    BatchStatement.newInstance(DefaultBatchType.LOGGED).addAll(rest.subList(0, LARGEST_BATCH)));
            rest = rest.subList(LARGEST_BATCH, rest.size());
        }
        var offset = write.bind(consumer, partition.topic(), partition.partition(), next);
        if (rest.isEmpty()) {
            cassandra.execute(offset);
        } else {
            cassandra.execute(BatchStatement.newInstance(DefaultBatchType.LOGGED)
                    .addAll(rest)
                    .add(offset));
        }
    }
}
