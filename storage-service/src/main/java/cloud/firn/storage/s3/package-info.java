/** The wire of S3: requests into calls, answers and refusals into XML. Decides nothing. Read S3Door first. */
@NullMarked
package cloud.firn.storage.s3;

import org.jspecify.annotations.NullMarked;
