/**
 * Ports: the network cards of instances, and what every host must filter for them.
 *
 * <p>Read {@link cloud.firn.network.port.Firewalls} first: the pure function from groups and ports to the wanted firewall of
 * every host. {@code FirewallModel} gives the same answer change by change, and {@code FirewallCompiler} is the one actor of
 * the zone that tells the differences.
 */
@NullMarked
package cloud.firn.network.port;

import org.jspecify.annotations.NullMarked;
