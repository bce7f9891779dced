/** Starting one process of Firn: settings, actor system, Cassandra, Kafka, HTTP doors, health. Read {@link cloud.firn.platform.node.Node} first. */
@NullMarked
package cloud.firn.platform.node;

import org.jspecify.annotations.NullMarked;
