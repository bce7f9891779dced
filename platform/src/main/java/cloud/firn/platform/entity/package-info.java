/** Event-sourced entities whose every event reaches read tables and topics. Read {@link cloud.firn.platform.entity.Story} first. */
@NullMarked
package cloud.firn.platform.entity;

import org.jspecify.annotations.NullMarked;
