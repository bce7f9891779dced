/** Temporary keys as AWS's Security Token Service hands them out. Read {@link cloud.firn.storage.sts.StsCalls} first. */
@NullMarked
package cloud.firn.storage.sts;

import org.jspecify.annotations.NullMarked;
