/**
 * What becomes of objects as they age: the lifecycle configuration of a bucket. Read Lifecycle, then Rule. Nothing here
 * but Expiring removes anything: it asks what is due, and does it.
 */
@NullMarked
package cloud.firn.storage.lifecycle;

import org.jspecify.annotations.NullMarked;
