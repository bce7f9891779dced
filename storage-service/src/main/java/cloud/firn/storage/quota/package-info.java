/** How much a bucket, and an organisation in all its buckets, may keep. Read Quota, Quotas, then Ledger. */
@NullMarked
package cloud.firn.storage.quota;

import org.jspecify.annotations.NullMarked;
