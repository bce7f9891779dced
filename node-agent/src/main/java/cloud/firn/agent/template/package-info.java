/** Built-in templates, made from Debian packages. */
@NullMarked
package cloud.firn.agent.template;

import org.jspecify.annotations.NullMarked;
