/**
 * Public addresses: which instance holds which, and which is next.
 *
 * <p>Read {@link cloud.firn.network.address.AddressPool} first.
 */
@NullMarked
package cloud.firn.network.address;

import org.jspecify.annotations.NullMarked;
