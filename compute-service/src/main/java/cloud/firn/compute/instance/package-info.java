/**
 * Everything that an instance is. Read {@link cloud.firn.compute.instance.InstanceState} and {@link
 * cloud.firn.compute.instance.InstanceEvent} first (the words), then
 * {@code InstanceTransitions} (which event leads where), then {@code InstanceEntity} (the rules).
 */
@NullMarked
package cloud.firn.compute.instance;

import org.jspecify.annotations.NullMarked;
