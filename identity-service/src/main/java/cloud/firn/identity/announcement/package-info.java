/** Answers that wait until the other services can know what they say. */
@NullMarked
package cloud.firn.identity.announcement;

import org.jspecify.annotations.NullMarked;
