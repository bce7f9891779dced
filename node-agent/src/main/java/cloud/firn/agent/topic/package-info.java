/** What is heard from and told to Kafka. */
@NullMarked
package cloud.firn.agent.topic;

import org.jspecify.annotations.NullMarked;
