/** Finds a hypervisor for an instance. Read {@link cloud.firn.compute.placement.Placement} first. */
@NullMarked
package cloud.firn.compute.placement;

import org.jspecify.annotations.NullMarked;
