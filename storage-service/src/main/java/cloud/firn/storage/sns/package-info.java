/**
 * Topics that buckets tell events to, made and removed as with AWS's Simple Notification Service. Read {@link
 * cloud.firn.storage.sns.SnsCalls} first.
 */
@NullMarked
package cloud.firn.storage.sns;

import org.jspecify.annotations.NullMarked;
