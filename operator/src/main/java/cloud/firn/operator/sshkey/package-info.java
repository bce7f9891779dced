/** SSH keys as objects of Kubernetes. */
@NullMarked
package cloud.firn.operator.sshkey;

import org.jspecify.annotations.NullMarked;
