package cloud.firn.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import cloud.firn.billing.account.Account.Event;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.account.AccountCommand.Describe;
import cloud.firn.billing.account.AccountCommand.Described;
import cloud.firn.billing.account.AccountCommand.Note;
import cloud.firn.billing.account.AccountCommand.Noted;
import cloud.firn.billing.account.AccountCommand.Recall;
import cloud.firn.billing.account.AccountCommand.Reply;
import cloud.firn.billing.account.AccountCommand.Unchanged;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Reading;
import cloud.firn.platform.entity.Publication;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccountEntityTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final ActorTestKit SYSTEM =
            ActorTestKit.create(ConfigFactory.parseString("akka.actor.serialization-bindings"
                            + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                            + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]")
                    .withFallback(EventSourcedBehaviorTestKit.config()));

    private final EventSourcedBehaviorTestKit<AccountCommand, Event, State> account =
            EventSourcedBehaviorTestKit.create(
                    SYSTEM.system(),
                    AccountEntity.create(
                            Publication.unheard("account", "acme-" + System.nanoTime()),
                            new Rating(Cards.CARD),
                            InstantSource.fixed(NOON)));

    @AfterAll
    static void stop() {
        SYSTEM.shutdownTestKit();
    }

    @Test
    void a_meter_that_is_not_remembered_is_recalled_before_it_counts() {
        assertThat(note(ended("i-1"), null, -1)).isEqualTo(new Recall(0));
        assertThat(note(ended("i-1"), Mark.NOTHING, 0)).isEqualTo(new Noted());
        assertThat(note(ended("i-1"), null, -1)).isEqualTo(new Unchanged());
    }

    @Test
    void what_was_recalled_too_long_ago_is_recalled_again() {
        for (int i = 0; i < Account.RECENT; i++) {
            note(ended("i-" + i), Mark.NOTHING, i);
        }
        assertThat(note(ended("other"), Mark.NOTHING, 0)).isEqualTo(new Recall(Account.RECENT));
    }

    @Test
    void memory_is_bounded_by_what_runs() {
        note(
                new Reading.Began("instance.seconds", "running", "standard.tiny", 1, NOON.minusSeconds(60)),
                Mark.NOTHING,
                0);
        for (int i = 1; i < 300; i++) {
            note(ended("i-" + i), Mark.NOTHING, i);
        }
        account.restart();
        var state = account.getState();
        assertThat(state.events()).isEqualTo(300);
        assertThat(state.marks()).hasSizeLessThan(Account.RECENT + 10).containsKey("instance.seconds|running");
    }

    @Test
    void a_running_instance_is_on_the_bill_to_this_second() {
        note(
                new Reading.Began("instance.seconds", "i-1", "standard.tiny", 1, NOON.minusSeconds(3600)),
                Mark.NOTHING,
                0);
        var statement = describe();
        assertThat(statement.totals()).hasSize(1);
        assertThat(statement.totals().get(0).quantity().longValueExact()).isEqualTo(3_600_000_000L);
        assertThat(statement.owedNanos()).isEqualTo(17_700_000L);
    }

    @Test
    void what_has_no_price_is_on_the_bill_with_the_reason() {
        note(new Reading.Ended("instance.seconds", "i-1", "huge", 1, NOON.minusSeconds(9), NOON), Mark.NOTHING, 0);
        note(new Reading.Measured("tea.cups", "kitchen", "", 3, NOON.minusSeconds(9), NOON), Mark.NOTHING, 1);
        var statement = describe();
        assertThat(statement.totals().stream()
                        .map(total -> String.valueOf(total.bucket().unrated())))
                .containsExactly("no price for 'huge'", "no such meter");
        assertThat(statement.owedNanos()).isZero();
    }

    private Account.Statement describe() {
        var described = account.<Reply>runCommand(reply -> new Describe(YearMonth.of(2026, 12), reply));
        return ((Described) described.reply()).statement();
    }

    private Reply note(Reading reading, @Nullable Mark recalled, long asOf) {
        return account.<Reply>runCommand(reply -> new Note(reading, recalled, asOf, reply))
                .reply();
    }

    private static Reading ended(String instance) {
        return new Reading.Ended("instance.seconds", instance, "standard.tiny", 1, NOON.minusSeconds(60), NOON);
    }
}
