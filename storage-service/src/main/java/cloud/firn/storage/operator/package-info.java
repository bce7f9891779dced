/** The door for those who run the service: what is stored, what is damaged, and orders to look or to clean up now. */
@NullMarked
package cloud.firn.storage.operator;

import org.jspecify.annotations.NullMarked;
