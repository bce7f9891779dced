/** Where a call goes: the table of published endpoints, and the services behind it. */
@NullMarked
package cloud.firn.gateway.routing;

import org.jspecify.annotations.NullMarked;
