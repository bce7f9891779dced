/**
 * The whole cloud on one machine. {@link cloud.firn.box.Box} is the process that holds every service; {@link
 * cloud.firn.box.Firn} is what {@code ./firn} hands over to.
 */
@NullMarked
package cloud.firn.box;

import org.jspecify.annotations.NullMarked;
