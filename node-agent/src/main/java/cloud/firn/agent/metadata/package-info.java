/** What a guest may ask about itself, answered per tap. */
@NullMarked
package cloud.firn.agent.metadata;

import org.jspecify.annotations.NullMarked;
