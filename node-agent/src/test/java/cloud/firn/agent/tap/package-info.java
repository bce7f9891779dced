/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.tap;

import org.jspecify.annotations.NullMarked;
