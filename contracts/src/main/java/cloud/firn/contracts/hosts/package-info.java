/** The facts about what a host should run and filter, and what it does: {@code firn.hosts.desired} and {@code firn.hosts.observed}. */
@NullMarked
package cloud.firn.contracts.hosts;

import org.jspecify.annotations.NullMarked;
