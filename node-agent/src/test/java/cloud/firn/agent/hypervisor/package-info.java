/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.hypervisor;

import org.jspecify.annotations.NullMarked;
