/** Why a request of S3 is refused: AWS's codes, in one place. */
@NullMarked
package cloud.firn.storage.refusal;

import org.jspecify.annotations.NullMarked;
