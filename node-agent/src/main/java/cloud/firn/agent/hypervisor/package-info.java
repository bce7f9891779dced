/** What runs machines: the port, and the simulator behind it. Read {@code Hypervisor} first. */
@NullMarked
package cloud.firn.agent.hypervisor;

import org.jspecify.annotations.NullMarked;
