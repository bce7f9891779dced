/** Who changed what: one fact on the audit topic for every call that changes something. */
@NullMarked
package cloud.firn.gateway.audit;

import org.jspecify.annotations.NullMarked;
