/** A cluster under load, of which parts are killed, stopped, cut off and exchanged by a schedule that a seed decides. */
@NullMarked
package cloud.firn.e2e.chaos;

import org.jspecify.annotations.NullMarked;
