/** Measurements of a running box; each prints the machine it ran on. */
@NullMarked
package cloud.firn.e2e.bench;

import org.jspecify.annotations.NullMarked;
