/** The story in chapters: each does one thing a customer does and looks whether it is as promised. */
@NullMarked
package cloud.firn.e2e.story;

import org.jspecify.annotations.NullMarked;
