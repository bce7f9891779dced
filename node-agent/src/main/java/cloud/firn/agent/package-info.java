/** The node agent: makes one hypervisor (or several, played on one machine) be what is desired. Read {@code Main}, then {@code AgentHost}. */
@NullMarked
package cloud.firn.agent;

import org.jspecify.annotations.NullMarked;
