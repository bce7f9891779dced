/** The facts about addresses and security groups, told by network on {@code firn.network.facts}. */
@NullMarked
package cloud.firn.contracts.network;

import org.jspecify.annotations.NullMarked;
