/** The operator: Kubernetes objects that are made, kept and removed in Firn, through its public doors. Start at {@code Operator}. */
@NullMarked
package cloud.firn.operator;

import org.jspecify.annotations.NullMarked;
