/** Work that goes through everything there is, again and again, and goes on where it stood. Read Work, then Rounds. */
@NullMarked
package cloud.firn.storage.round;

import org.jspecify.annotations.NullMarked;
