/** Desired against observed, one actor per instance. Read {@code NextStep} first. */
@NullMarked
package cloud.firn.agent.reconciler;

import org.jspecify.annotations.NullMarked;
