/** Calls that were made before: the results kept for 24 hours under their {@code Idempotency-Key}. */
@NullMarked
package cloud.firn.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
