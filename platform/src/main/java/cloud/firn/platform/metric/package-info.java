/** The numbers that processes tell of themselves. */
@NullMarked
package cloud.firn.platform.metric;

import org.jspecify.annotations.NullMarked;
