/** The machine a box runs on, seen from outside: the {@code firn} script, processes, and what they leave behind. */
@NullMarked
package cloud.firn.e2e.machine;

import org.jspecify.annotations.NullMarked;
