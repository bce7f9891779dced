/** How much one caller may ask: token buckets per key and per source address, in bounded memory. */
@NullMarked
package cloud.firn.gateway.limits;

import org.jspecify.annotations.NullMarked;
