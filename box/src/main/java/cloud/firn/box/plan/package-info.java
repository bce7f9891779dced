/** What a box is asked to be, and where its things are. Read {@link cloud.firn.box.plan.Plan} first. */
@NullMarked
package cloud.firn.box.plan;

import org.jspecify.annotations.NullMarked;
