/** What tests begin with. */
@NullMarked
package cloud.firn.agent.given;

import org.jspecify.annotations.NullMarked;
