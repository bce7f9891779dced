/** Tags of buckets and objects: words that customers hang on them, to find, bill and allow by. Read Tags. */
@NullMarked
package cloud.firn.storage.tagging;

import org.jspecify.annotations.NullMarked;
