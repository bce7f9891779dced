/**
 * The network of a zone: security groups, public addresses, and the firewall that every host should have.
 *
 * <p>Read {@link cloud.firn.network.NetworkService} first: it starts the packages in order.
 */
@NullMarked
package cloud.firn.network;

import org.jspecify.annotations.NullMarked;
