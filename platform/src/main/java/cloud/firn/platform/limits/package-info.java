/** How much one caller may ask: token buckets per key, organisation or network, in bounded memory. */
@NullMarked
package cloud.firn.platform.limits;

import org.jspecify.annotations.NullMarked;
