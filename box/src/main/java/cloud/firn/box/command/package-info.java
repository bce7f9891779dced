/** What a person can ask of a box: one class per command of {@code ./firn}. */
@NullMarked
package cloud.firn.box.command;

import org.jspecify.annotations.NullMarked;
