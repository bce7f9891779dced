/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.metering;

import org.jspecify.annotations.NullMarked;
