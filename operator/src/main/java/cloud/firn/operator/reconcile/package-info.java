/** What all kinds share: who is looked at when, finalizers, conditions, deletion. Start at {@code Lifecycle}. */
@NullMarked
package cloud.firn.operator.reconcile;

import org.jspecify.annotations.NullMarked;
