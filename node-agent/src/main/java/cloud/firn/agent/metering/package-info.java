/** Traffic of instances, counted in contiguous intervals. */
@NullMarked
package cloud.firn.agent.metering;

import org.jspecify.annotations.NullMarked;
