/** The public API of Firn as a customer calls it: signed, paced, with answers that are values. Start at {@code FirnApi}. */
@NullMarked
package cloud.firn.operator.firn;

import org.jspecify.annotations.NullMarked;
