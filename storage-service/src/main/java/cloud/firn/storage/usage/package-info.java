/** What buckets hold and serve, measured for the bill. */
@NullMarked
package cloud.firn.storage.usage;

import org.jspecify.annotations.NullMarked;
