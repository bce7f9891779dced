/**
 * The processes a box is made of: how each is started, found again, asked how it is, and stopped. Read {@link
 * cloud.firn.box.part.Parts} first.
 */
@NullMarked
package cloud.firn.box.part;

import org.jspecify.annotations.NullMarked;
