/** S3 object storage. Read {@link cloud.firn.storage.StorageService} first: it puts the parts together. */
@NullMarked
package cloud.firn.storage;

import org.jspecify.annotations.NullMarked;
