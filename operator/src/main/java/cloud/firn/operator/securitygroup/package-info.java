/** Security groups and their rules as objects of Kubernetes. */
@NullMarked
package cloud.firn.operator.securitygroup;

import org.jspecify.annotations.NullMarked;
