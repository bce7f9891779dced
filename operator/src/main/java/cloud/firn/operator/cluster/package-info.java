/** The Kubernetes API: our objects, Secrets, Events and the Lease that says who works. Start at {@code Resources}. */
@NullMarked
package cloud.firn.operator.cluster;

import org.jspecify.annotations.NullMarked;
