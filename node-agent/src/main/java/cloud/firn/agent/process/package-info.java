/** Other programs: started, given input, waited for. */
@NullMarked
package cloud.firn.agent.process;

import org.jspecify.annotations.NullMarked;
