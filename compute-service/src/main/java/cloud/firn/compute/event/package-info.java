/** Who did what in an organisation, for {@code GET /v2/event}. Read {@link cloud.firn.compute.event.Events} first. */
@NullMarked
package cloud.firn.compute.event;

import org.jspecify.annotations.NullMarked;
