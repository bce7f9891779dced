/**
 * Access control lists: who may do what with a bucket or an object, who owns what is written, and whether the public is
 * kept out. Read Acl first.
 */
@NullMarked
package cloud.firn.storage.acl;

import org.jspecify.annotations.NullMarked;
