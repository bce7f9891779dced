/**
 * Real Cassandra and real Kafka as child processes, for the box and for tests. Read {@link
 * cloud.firn.servers.CassandraServer} first; Kafka is the same with other settings.
 */
@NullMarked
package cloud.firn.servers;

import org.jspecify.annotations.NullMarked;
