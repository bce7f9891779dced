/** The facts about buckets, told by storage on {@code firn.storage.facts}. */
@NullMarked
package cloud.firn.contracts.storage;

import org.jspecify.annotations.NullMarked;
