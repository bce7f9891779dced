/** One virtual machine as this hypervisor remembers it: what must survive the node agent. Read {@code Machine} first. */
@NullMarked
package cloud.firn.agent.machine;

import org.jspecify.annotations.NullMarked;
