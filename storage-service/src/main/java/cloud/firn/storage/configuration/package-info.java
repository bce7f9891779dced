/**
 * Small documents that an owner may set for a bucket. Each is read with {@code read} and written with {@code xml}; what
 * {@code xml} writes is also what to store, for {@code read} reads it again.
 */
@NullMarked
package cloud.firn.storage.configuration;

import org.jspecify.annotations.NullMarked;
