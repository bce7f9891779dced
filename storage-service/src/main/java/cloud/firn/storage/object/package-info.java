/** Objects: their bytes as bodies of chunks, the index of keys, and the collector of what is no longer named. Read Objects first. */
@NullMarked
package cloud.firn.storage.object;

import org.jspecify.annotations.NullMarked;
