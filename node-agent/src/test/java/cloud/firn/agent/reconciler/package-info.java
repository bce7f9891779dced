/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.reconciler;

import org.jspecify.annotations.NullMarked;
