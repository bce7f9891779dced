/**
 * Object Lock: versions that nobody may remove for a time, or until somebody lets them go. Read ObjectLock, then
 * LockRules.
 */
@NullMarked
package cloud.firn.storage.lock;

import org.jspecify.annotations.NullMarked;
