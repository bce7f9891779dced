package cloud.firn.storage.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.pattern.Patterns;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProgressTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** How a body ends of which a piece comes every second, and is used for so many seconds. */
    private static String body(int pieces, int bytesEach, int secondsOfUse) {
        var nanos = new AtomicLong();
        var second = Duration.ofSeconds(1).toNanos();
        return Source.range(1, pieces)
                .map(i -> {
                    nanos.addAndGet(second);
                    return ByteString.fromArray(new byte[bytesEach]);
                })
                .via(new Progress(Duration.ofSeconds(60), Duration.ofSeconds(30), nanos::get))
                .map(piece -> {
                    nanos.addAndGet(second * secondsOfUse);
                    return piece;
                })
                .runWith(Sink.ignore(), KIT.system())
                .handle((done, failure) -> {
                    var refused = Refused.in(failure);
                    return refused == null ? "whole" : refused.code().word();
                })
                .toCompletableFuture()
                .join();
    }

    @Test
    void a_body_that_trickles_is_ended_after_a_minute() {
        assertThat(body(60, 1023, 0)).isEqualTo(Code.REQUEST_TIMEOUT.word());
        assertThat(body(59, 1, 0)).isEqualTo("whole");
    }

    @Test
    void one_that_is_fast_enough_may_take_its_time() {
        assertThat(body(1_000, 1024, 0)).isEqualTo("whole");
    }

    @Test
    void time_that_we_take_ourselves_does_not_count() {
        assertThat(body(59, 1, 100)).isEqualTo("whole");
    }

    @Test
    void a_body_of_which_nothing_comes_is_ended() {
        var silence = Duration.ofMillis(200);
        var read = Source.<ByteString>maybe()
                .via(new Progress(Duration.ofSeconds(60), silence, System::nanoTime))
                .runWith(Sink.ignore(), KIT.system());
        assertThatThrownBy(() -> read.toCompletableFuture().join())
                .satisfies(failure -> assertThat(Refused.in(failure)).isNotNull());
    }

    @Test
    void a_body_that_we_do_not_read_is_not_its_senders_fault() {
        var silence = Duration.ofMillis(200);
        var read = Source.repeat(ByteString.fromString("x"))
                .take(3)
                .via(new Progress(Duration.ofSeconds(60), silence, System::nanoTime))
                .mapAsync(
                        1,
                        piece -> Patterns.after(
                                silence.multipliedBy(3), KIT.system(), () -> CompletableFuture.completedFuture(piece)))
                .runWith(Sink.ignore(), KIT.system());
        assertThat(read.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    }
}
