/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.topic;

import org.jspecify.annotations.NullMarked;
