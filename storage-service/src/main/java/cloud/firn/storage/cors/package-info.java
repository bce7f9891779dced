/** Cross-origin resource sharing: which pages of other origins a browser lets use a bucket. Read CorsConfiguration. */
@NullMarked
package cloud.firn.storage.cors;

import org.jspecify.annotations.NullMarked;
