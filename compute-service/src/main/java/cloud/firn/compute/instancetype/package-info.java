/** The sizes that an instance can have. Read {@link cloud.firn.compute.instancetype.InstanceTypes} first. */
@NullMarked
package cloud.firn.compute.instancetype;

import org.jspecify.annotations.NullMarked;
