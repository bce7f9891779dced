/** The facts of what happened to instances, told by compute on {@code firn.compute.instances}. */
@NullMarked
package cloud.firn.contracts.instances;

import org.jspecify.annotations.NullMarked;
