/** The XML documents of S3, read and written. */
@NullMarked
package cloud.firn.storage.xml;

import org.jspecify.annotations.NullMarked;
