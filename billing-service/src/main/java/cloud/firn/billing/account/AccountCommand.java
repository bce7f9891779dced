package cloud.firn.billing.account;

import akka.actor.typed.ActorRef;
import cloud.firn.billing.account.Account.Statement;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Reading;
import cloud.firn.platform.entity.CborSerializable;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** What an account can be told and asked. */
sealed interface AccountCommand extends CborSerializable {
    /**
     * A meter was read.
     *
     * @param recalled the meter's mark from the read table, when the account asked for it; else null
     * @param asOf the {@link Recall#asOf()} of that question, else -1
     */
    record Note(Reading reading, @Nullable Mark recalled, long asOf, ActorRef<Reply> replyTo)
            implements AccountCommand {}

    /** What was used in {@code period}, and what is owed, until now. */
    record Describe(YearMonth period, ActorRef<Reply> replyTo) implements AccountCommand {}

    /** What an account answers. */
    sealed interface Reply extends CborSerializable {}

    /** The reading counts, durably. */
    record Noted() implements Reply {}

    /** The reading says nothing that was not known. */
    record Unchanged() implements Reply {}

    /**
     * The account may have known this meter once: tell it again, with the mark from the read table.
     *
     * @param asOf how many events the account had
     */
    record Recall(long asOf) implements Reply {}

    /** The answer to {@link Describe}. */
    record Described(Statement statement) implements Reply {}
}
