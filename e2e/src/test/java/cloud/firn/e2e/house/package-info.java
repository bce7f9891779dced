/** Rules of the house that are tests: who may depend on whom, and what tidy means. */
@NullMarked
package cloud.firn.e2e.house;

import org.jspecify.annotations.NullMarked;
