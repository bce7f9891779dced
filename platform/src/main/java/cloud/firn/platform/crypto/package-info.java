/** Sealing secrets at rest. */
@NullMarked
package cloud.firn.platform.crypto;

import org.jspecify.annotations.NullMarked;
