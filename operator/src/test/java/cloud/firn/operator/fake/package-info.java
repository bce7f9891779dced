/** Kubernetes and Firn as the operator meets them, in memory, with faults to order. */
@NullMarked
package cloud.firn.operator.fake;

import org.jspecify.annotations.NullMarked;
