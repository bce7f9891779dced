/**
 * Temporary keys on the wire: the query API of AWS's Security Token Service. Read {@link cloud.firn.storage.sts.StsDoor}
 * first.
 */
@NullMarked
package cloud.firn.storage.sts;

import org.jspecify.annotations.NullMarked;
