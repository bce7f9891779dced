/**
 * How bytes are kept so that nobody reads them from the disk: server-side encryption with a key of Firn's (SSE-S3) or of the
 * customer's (SSE-C). No I/O.
 *
 * <p>Four keys, each opening the next: the installation's master key or the customer's key seals a data key, one for each
 * object or multipart upload, kept sealed in its {@link cloud.firn.storage.encryption.Encryption}; from the data key every
 * body gets a key of its own, so that parts, copied parts and inline bodies of one object never meet under one key; and a
 * body is encrypted record by record, so that any range of it opens without the rest.
 */
@NullMarked
package cloud.firn.storage.encryption;

import org.jspecify.annotations.NullMarked;
