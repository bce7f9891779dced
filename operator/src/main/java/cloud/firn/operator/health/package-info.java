/** The operator's own door: is it alive, does it hear the cluster. */
@NullMarked
package cloud.firn.operator.health;

import org.jspecify.annotations.NullMarked;
