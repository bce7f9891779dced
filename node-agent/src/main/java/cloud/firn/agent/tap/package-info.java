/** Host ends of the instances' network cards. */
@NullMarked
package cloud.firn.agent.tap;

import org.jspecify.annotations.NullMarked;
