/** AWS Signature Version 4: who signed a request, and whether the body is the signed one. No I/O. Read Verifier first. */
@NullMarked
package cloud.firn.storage.signature;

import org.jspecify.annotations.NullMarked;
