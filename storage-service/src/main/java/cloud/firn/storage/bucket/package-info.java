/** Buckets: who owns a name, since when, and whether it may be written to. Read Bucket, then BucketEntity. */
@NullMarked
package cloud.firn.storage.bucket;

import org.jspecify.annotations.NullMarked;
