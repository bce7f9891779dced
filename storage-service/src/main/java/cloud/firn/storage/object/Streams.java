package cloud.firn.storage.object;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What all bodies on their way may hold in memory together. Each holds about a chunk; what more there is, chunks that are
 * being written and chunks that are read, is shared: who wants to write or to read waits in turn, and nobody reads ahead
 * while many read.
 */
final class Streams {
    /** More make Cassandra no faster, and the last of them would wait there until it gives up. */
    private static final int ALL_WRITES_AT_ONCE = 24;

    /** Cassandra holds each several times over while it answers: 256 at once were more than its memory. */
    private static final int ALL_READS_AT_ONCE = 16;

    private static final int WRITES_AT_ONCE = 3;
    private static final int READS_AHEAD = 2;
    private static final int FEW = 32;

    private final int most;
    private final DiskRoom room;
    private final AtomicInteger open = new AtomicInteger();
    private final Lane writes = new Lane(ALL_WRITES_AT_ONCE);
    private final Lane reads = new Lane(ALL_READS_AT_ONCE);

    /** @param most streams at once */
    Streams(int most, DiskRoom room) {
        this.most = most;
        this.room = room;
    }

    DiskRoom room() {
        return room;
    }

    /**
     * Looks whether one more may begin; as many more may as do so at the same moment.
     *
     * @throws Refused SlowDown when there are too many
     */
    void check() {
        if (open.get() >= most) {
            throw new Refused(Code.SLOW_DOWN).with("Retry-After", "1");
        }
    }

    /** A stream that counts from its first demand to its end. */
    <M> Source<ByteString, M> counted(Source<ByteString, M> bytes) {
        return bytes.via(new Counted());
    }

    /** How many chunks a stream that begins now may read before they are wanted. */
    int readsAhead() {
        return open.get() <= FEW ? READS_AHEAD : 1;
    }

    /** How many chunks a stream that begins now may have on their way to Cassandra, or waiting for that. */
    int writesAtOnce() {
        return open.get() <= FEW ? WRITES_AT_ONCE : 1;
    }

    /** Writes a chunk when it is its turn among those of all streams. */
    <T> CompletionStage<T> written(Supplier<CompletionStage<T>> write) {
        return writes.inTurn(write);
    }

    /** Reads a chunk when it is its turn among those of all streams. */
    <T> CompletionStage<T> read(Supplier<CompletionStage<T>> read) {
        return reads.inTurn(read);
    }

    private final class Counted extends GraphStage<FlowShape<ByteString, ByteString>> {
        private final Inlet<ByteString> in = Inlet.create("Counted.in");
        private final Outlet<ByteString> out = Outlet.create("Counted.out");
        private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

        @Override
        public FlowShape<ByteString, ByteString> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new GraphStageLogic(shape) {
                {
                    setHandler(in, new AbstractInHandler() {
                        @Override
                        public void onPush() {
                            push(out, grab(in));
                        }
                    });
                    setHandler(out, new AbstractOutHandler() {
                        @Override
                        public void onPull() {
                            pull(in);
                        }
                    });
                }

                @Override
                public void preStart() {
                    open.incrementAndGet();
                }

                @Override
                public void postStop() {
                    open.decrementAndGet();
                }
            };
        }
    }
}
