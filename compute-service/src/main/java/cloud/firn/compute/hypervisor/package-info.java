/**
 * The hosts that run instances: what room they have, for whom it is held, and whether they are heard of. Read
 * {@code Hypervisor} first (the words), then {@code HypervisorEntity} (the rules).
 */
@NullMarked
package cloud.firn.compute.hypervisor;

import org.jspecify.annotations.NullMarked;
