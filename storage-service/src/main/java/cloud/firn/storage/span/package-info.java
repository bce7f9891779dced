/**
 * Spans: how the keys of a bucket are divided among partitions of the index. Read Spans first. Nothing here knows Akka or
 * Cassandra.
 */
@NullMarked
package cloud.firn.storage.span;

import org.jspecify.annotations.NullMarked;
