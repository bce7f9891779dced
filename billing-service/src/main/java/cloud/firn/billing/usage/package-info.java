/**
 * What was used, counted once: {@link cloud.firn.billing.usage.Reading} says what was told,
 * {@link cloud.firn.billing.usage.Mark} what is known of a meter, {@link cloud.firn.billing.usage.Metering} what is new.
 */
@NullMarked
package cloud.firn.billing.usage;

import org.jspecify.annotations.NullMarked;
