/** What the role of a key lets it do in storage: read {@link cloud.firn.storage.role.RoleCheck} first. */
@NullMarked
package cloud.firn.storage.role;

import org.jspecify.annotations.NullMarked;
