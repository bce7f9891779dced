/** What is true of everything that goes to Kubernetes. */
@NullMarked
package cloud.firn.e2e.k8s;

import org.jspecify.annotations.NullMarked;
