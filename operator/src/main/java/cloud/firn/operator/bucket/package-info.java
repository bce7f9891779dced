/** Buckets as objects of Kubernetes, with a key that is for one bucket alone in a Secret. */
@NullMarked
package cloud.firn.operator.bucket;

import org.jspecify.annotations.NullMarked;
