/** The internet as an instance sees it: somebody elsewhere who knocks on its ports. */
@NullMarked
package cloud.firn.e2e.internet;

import org.jspecify.annotations.NullMarked;
