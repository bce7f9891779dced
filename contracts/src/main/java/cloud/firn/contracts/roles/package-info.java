/** What keys may do, on the topic of roles: read {@link cloud.firn.contracts.roles.RoleFact} first. */
@NullMarked
package cloud.firn.contracts.roles;

import org.jspecify.annotations.NullMarked;
