/**
 * What becomes of objects as they age: the lifecycle configuration of a bucket. Read Lifecycle, then Rule. Nothing here
 * removes anything: it says what is due, and whoever asked does it.
 */
@NullMarked
package cloud.firn.storage.lifecycle;

import org.jspecify.annotations.NullMarked;
