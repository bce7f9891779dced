/** Where a bucket's website sends its visitors. Read {@link cloud.firn.storage.website.Redirects} first. */
@NullMarked
package cloud.firn.storage.website;

import org.jspecify.annotations.NullMarked;
