/** The web page at {@code /console}. */
@NullMarked
package cloud.firn.gateway.console;

import org.jspecify.annotations.NullMarked;
