/** Security groups at the hypervisor: compiled to nftables and applied in transactions. Read {@code RuleSet}, then {@code Firewall}. */
@NullMarked
package cloud.firn.agent.firewall;

import org.jspecify.annotations.NullMarked;
