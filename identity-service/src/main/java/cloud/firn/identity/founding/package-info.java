/** The first start: the organisations that are always there, one key each. */
@NullMarked
package cloud.firn.identity.founding;

import org.jspecify.annotations.NullMarked;
