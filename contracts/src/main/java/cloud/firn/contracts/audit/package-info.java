/** The facts about who did what, on {@code firn.audit}. */
@NullMarked
package cloud.firn.contracts.audit;

import org.jspecify.annotations.NullMarked;
