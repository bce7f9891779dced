/** The zones of this installation: one. */
@NullMarked
package cloud.firn.compute.zone;

import org.jspecify.annotations.NullMarked;
