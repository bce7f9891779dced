/** The facts about measured quantities on {@code firn.usage}. */
@NullMarked
package cloud.firn.contracts.usage;

import org.jspecify.annotations.NullMarked;
