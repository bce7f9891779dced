/** What every HTTP door shares: errors, JSON, who is calling, operations. */
@NullMarked
package cloud.firn.platform.http;

import org.jspecify.annotations.NullMarked;
