/** What a key may do, decided by its role: read {@link cloud.firn.platform.iam.Roles} first. */
@NullMarked
package cloud.firn.platform.iam;

import org.jspecify.annotations.NullMarked;
