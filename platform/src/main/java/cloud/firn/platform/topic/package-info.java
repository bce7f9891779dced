/** Telling facts to Kafka and hearing them: {@link cloud.firn.platform.topic.Publisher} and {@link cloud.firn.platform.topic.Consumers}. */
@NullMarked
package cloud.firn.platform.topic;

import org.jspecify.annotations.NullMarked;
