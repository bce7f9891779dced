/**
 * What an organisation used and owes: {@link cloud.firn.billing.account.Account} has the words,
 * {@code AccountEntity} the rules, {@link cloud.firn.billing.account.Accounts} is the front door.
 */
@NullMarked
package cloud.firn.billing.account;

import org.jspecify.annotations.NullMarked;
