/** Who the customers are and what they sign with: read {@link cloud.firn.identity.IdentityService} first. */
@NullMarked
package cloud.firn.identity;

import org.jspecify.annotations.NullMarked;
