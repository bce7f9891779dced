/** The checksums that S3 clients send and ask for. No I/O. */
@NullMarked
package cloud.firn.storage.checksum;

import org.jspecify.annotations.NullMarked;
