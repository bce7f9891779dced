/** The one public door: read {@link cloud.firn.gateway.Gateway} first, then {@code v2.Entrance}, which is the way of a call. */
@NullMarked
package cloud.firn.gateway;

import org.jspecify.annotations.NullMarked;
