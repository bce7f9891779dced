/** The hypervisor port made of QEMU processes. Read {@code QemuHypervisor} first. */
@NullMarked
package cloud.firn.agent.qemu;

import org.jspecify.annotations.NullMarked;
