/** The facts about who may sign and with what, told by identity on {@code firn.identity.keys}. */
@NullMarked
package cloud.firn.contracts.identity;

import org.jspecify.annotations.NullMarked;
