/**
 * AWS's signatures: who signed a request or a form, and whether the body is the signed one. No I/O. Read Verifier
 * first.
 */
@NullMarked
package cloud.firn.storage.signature;

import org.jspecify.annotations.NullMarked;
