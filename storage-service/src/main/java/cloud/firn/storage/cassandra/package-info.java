/** What reading large tables takes. */
@NullMarked
package cloud.firn.storage.cassandra;

import org.jspecify.annotations.NullMarked;
