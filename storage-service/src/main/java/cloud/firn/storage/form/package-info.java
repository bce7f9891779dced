/**
 * Browser uploads: the forms that S3 takes by POST, their policies, and what they are answered. Read Form first, then
 * BrowserUploads.
 */
@NullMarked
package cloud.firn.storage.form;

import org.jspecify.annotations.NullMarked;
