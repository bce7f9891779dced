/** Reads what is stored before a customer does, and says what is damaged. Read Scrub. */
@NullMarked
package cloud.firn.storage.scrub;

import org.jspecify.annotations.NullMarked;
