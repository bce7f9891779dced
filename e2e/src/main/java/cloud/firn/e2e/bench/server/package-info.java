/**
 * The servers that are measured, each started for it on ports of its own, in a folder of its own. {@code Server} is what they
 * have in common.
 */
@NullMarked
package cloud.firn.e2e.bench.server;

import org.jspecify.annotations.NullMarked;
