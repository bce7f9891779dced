/** What things cost, and since when. Read {@link cloud.firn.billing.ratecard.RateCard} first. */
@NullMarked
package cloud.firn.billing.ratecard;

import org.jspecify.annotations.NullMarked;
