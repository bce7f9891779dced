/** What keys may do: read {@link cloud.firn.identity.role.RoleBook} first. */
@NullMarked
package cloud.firn.identity.role;

import org.jspecify.annotations.NullMarked;
