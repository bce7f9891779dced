/**
 * Bucket policies: who may do what with a bucket and its objects, as the owner of the bucket wrote it down in AWS's policy
 * language. Read {@link cloud.firn.storage.policy.Policy} first. Nothing here knows HTTP, a clock or a database.
 */
@NullMarked
package cloud.firn.storage.policy;

import org.jspecify.annotations.NullMarked;
