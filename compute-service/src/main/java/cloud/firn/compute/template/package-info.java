/** The disk images that an instance can start from. Read {@link cloud.firn.compute.template.Templates} first. */
@NullMarked
package cloud.firn.compute.template;

import org.jspecify.annotations.NullMarked;
