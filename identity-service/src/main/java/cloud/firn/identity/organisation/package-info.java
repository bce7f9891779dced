/** A customer: read {@link cloud.firn.identity.organisation.Organisation} first. */
@NullMarked
package cloud.firn.identity.organisation;

import org.jspecify.annotations.NullMarked;
