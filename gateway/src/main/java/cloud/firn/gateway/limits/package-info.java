/** How much one caller may ask: token buckets per key, organisation and network, in bounded memory. */
@NullMarked
package cloud.firn.gateway.limits;

import org.jspecify.annotations.NullMarked;
