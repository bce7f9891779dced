/** Multipart uploads: parts, and the manifest that makes an object of them without copying a byte. */
@NullMarked
package cloud.firn.storage.upload;

import org.jspecify.annotations.NullMarked;
