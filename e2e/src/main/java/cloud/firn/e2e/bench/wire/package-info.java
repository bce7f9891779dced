/** A light S3 client for measurements: one connection, one request at a time. Read {@code Connection} first. */
@NullMarked
package cloud.firn.e2e.bench.wire;

import org.jspecify.annotations.NullMarked;
