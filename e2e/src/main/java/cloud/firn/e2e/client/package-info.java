/** A customer of the cloud: signed calls, Operations waited for, and an S3 client of the ordinary kind. */
@NullMarked
package cloud.firn.e2e.client;

import org.jspecify.annotations.NullMarked;
