/** Instances: virtual machines as objects of Kubernetes. */
@NullMarked
package cloud.firn.operator.instance;

import org.jspecify.annotations.NullMarked;
