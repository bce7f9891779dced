package cloud.firn.storage.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeliveryTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void an_answer_comes_whole_and_in_small_pieces() {
        var whole = Stream.of(1, 0, 600_000, Delivery.PIECE_BYTES, Delivery.PIECE_BYTES * 3 + 1)
                .map(DeliveryTest::bytes)
                .toList();
        var over = new CompletableFuture<Void>();
        var pieces = Source.from(whole)
                .via(new Delivery(Duration.ofMinutes(1), () -> over.complete(null)))
                .runWith(Sink.seq(), KIT.system())
                .toCompletableFuture()
                .join();
        over.join();
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.size()).isLessThanOrEqualTo(Delivery.PIECE_BYTES));
        assertThat(pieces.stream().reduce(ByteString.emptyByteString(), ByteString::concat))
                .isEqualTo(whole.stream().reduce(ByteString.emptyByteString(), ByteString::concat));
    }

    @Test
    void a_reader_that_stops_ends_the_answer_and_lets_its_bytes_go() {
        var over = new CompletableFuture<Void>();
        var read = Source.repeat(bytes(500_000))
                .via(new Delivery(Duration.ofMillis(200), () -> over.complete(null)))
                .mapAsync(1, piece -> new CompletableFuture<ByteString>())
                .runWith(Sink.ignore(), KIT.system());
        over.join();
        assertThatThrownBy(() -> read.toCompletableFuture().join()).hasCauseInstanceOf(Delivery.StalledReader.class);
    }

    private static ByteString bytes(int size) {
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return ByteString.fromArray(bytes);
    }
}
