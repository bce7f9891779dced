/**
 * The query API of AWS at the root of the S3 door: services that are asked by a form. Read {@link
 * cloud.firn.storage.query.QueryDoor} first.
 */
@NullMarked
package cloud.firn.storage.query;

import org.jspecify.annotations.NullMarked;
