/**
 * Access logs: a line for each answered request to a bucket that wants it, gathered in tables and delivered as objects. Read
 * Entry, AccessLog, then Delivery.
 */
@NullMarked
package cloud.firn.storage.accesslog;

import org.jspecify.annotations.NullMarked;
