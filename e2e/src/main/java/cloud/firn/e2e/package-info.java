/**
 * The story of Firn, played through the public doors only.
 *
 * <p>Read {@link cloud.firn.e2e.Demo} first: it is what {@code ./firn demo} runs. The chapters are in
 * {@code story}, the clients in {@code client}.
 */
@NullMarked
package cloud.firn.e2e;

import org.jspecify.annotations.NullMarked;
