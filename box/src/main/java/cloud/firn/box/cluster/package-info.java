/** A cloud as a cluster on one machine: three of everything, on loopback addresses, to see what survives what. */
@NullMarked
package cloud.firn.box.cluster;

import org.jspecify.annotations.NullMarked;
