/** Disks and seeds of machines. */
@NullMarked
package cloud.firn.agent.disk;

import org.jspecify.annotations.NullMarked;
