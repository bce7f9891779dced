package cloud.firn.billing.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import cloud.firn.billing.account.Account.Bucket;
import cloud.firn.billing.account.Account.Charge;
import cloud.firn.billing.account.Account.Known;
import cloud.firn.billing.account.Account.Metered;
import cloud.firn.billing.account.Account.State;
import cloud.firn.billing.account.Account.Total;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Span;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What an account ever wrote stays readable: a sample of each form lies in {@code src/test/resources/journal}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JournalTest {
    private static final Bucket BUCKET =
            new Bucket("instance.seconds", "instance", "standard.tiny", new Span(1_000_000, 9_000_000), "CHF", null);
    private static final Mark MARK = new Mark(
            List.of(new Span(1_000_000, 2_000_000)),
            1,
            new Mark.Open(2, "standard.tiny", 3_000_000),
            Map.of(1L, new Mark.Assumed("standard.tiny", List.of(new Span(1_000_000, 2_000_000)))),
            4_000_000L);
    private static final Metered METERED = new Metered(
            "instance.seconds|i-1",
            MARK,
            List.of(new Charge(BUCKET, "i-1", new Span(1_000_000, 2_000_000), 1_000_000, 3)),
            7,
            Instant.parse("2026-11-23T10:15:30.123456Z"));
    private static final State STATE = new State(
            Map.of("instance.seconds|i-1", new Known(MARK, 8)),
            Map.of(BUCKET.key(), new Total(BUCKET, new BigInteger("99999999999999999999"), 3)),
            8);
    private static final ActorTestKit SYSTEM =
            ActorTestKit.create(ConfigFactory.parseString("akka.actor.serialization-bindings"
                            + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                            + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]")
                    .withFallback(EventSourcedBehaviorTestKit.config()));

    @AfterAll
    static void stop() {
        SYSTEM.shutdownTestKit();
    }

    @Test
    void an_event_of_the_first_form_still_reads() throws IOException {
        assertThat(read("metered.1", Metered.class)).isEqualTo(METERED);
    }

    @Test
    void a_snapshot_of_the_first_form_still_reads() throws IOException {
        assertThat(read("state.1", State.class)).isEqualTo(STATE);
    }

    @Test
    void what_is_written_today_reads_and_events_are_small() throws NotSerializableException {
        assertThat(parsed(written(METERED), Metered.class)).isEqualTo(METERED);
        assertThat(parsed(written(STATE), State.class)).isEqualTo(STATE);
        assertThat(written(METERED)).hasSizeLessThan(700);
    }

    @Test
    void every_kind_of_event_has_a_sample() {
        assertThat(Account.Event.class.getPermittedSubclasses()).containsExactly(Metered.class);
    }

    private static Object read(String sample, Class<?> type) throws IOException {
        try (var in = JournalTest.class.getResourceAsStream("/journal/" + sample + ".base64")) {
            var bytes = Objects.requireNonNull(in, sample).readAllBytes();
            return parsed(Base64.getMimeDecoder().decode(new String(bytes, UTF_8)), type);
        }
    }

    private static byte[] written(Object value) {
        return serializer(value.getClass()).toBinary(value);
    }

    private static Object parsed(byte[] bytes, Class<?> type) throws NotSerializableException {
        return serializer(type).fromBinary(bytes, type.getName());
    }

    private static SerializerWithStringManifest serializer(Class<?> type) {
        var all = SerializationExtension.get(Adapter.toClassic(SYSTEM.system()));
        try {
            return (SerializerWithStringManifest) all.serializerFor(type);
        } catch (NotSerializableException e) {
            throw new IllegalStateException(e);
        }
    }
}
