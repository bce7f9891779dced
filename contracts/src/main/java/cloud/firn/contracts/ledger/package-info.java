/** The facts about rated entries on {@code firn.ledger}. */
@NullMarked
package cloud.firn.contracts.ledger;

import org.jspecify.annotations.NullMarked;
