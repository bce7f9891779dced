/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.metadata;

import org.jspecify.annotations.NullMarked;
