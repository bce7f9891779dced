/** Tests of the package of the same name. */
@NullMarked
package cloud.firn.agent.firewall;

import org.jspecify.annotations.NullMarked;
