/** How fast one may ask object storage. */
@NullMarked
package cloud.firn.storage.pace;

import org.jspecify.annotations.NullMarked;
