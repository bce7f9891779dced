/** The service of instances and the hypervisors they run on. Read {@link cloud.firn.compute.ComputeService} first. */
@NullMarked
package cloud.firn.compute;

import org.jspecify.annotations.NullMarked;
