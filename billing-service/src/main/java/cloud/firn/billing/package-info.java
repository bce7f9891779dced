/**
 * Billing: what was used becomes money. Read {@code usage} first (what was told, counted once), then {@code ratecard}
 * (what it costs), then {@code account} (what an organisation owes).
 */
@NullMarked
package cloud.firn.billing;

import org.jspecify.annotations.NullMarked;
