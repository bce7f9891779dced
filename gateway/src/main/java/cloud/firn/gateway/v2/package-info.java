/** The native dialect below {@code /v2}: the way of one call through the gateway. */
@NullMarked
package cloud.firn.gateway.v2;

import org.jspecify.annotations.NullMarked;
