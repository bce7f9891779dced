package cloud.firn.storage.pace;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a body that trickles: whoever is waited for longer than a while in all, and sent less than 1 KiB for every second of
 * it, is refused with RequestTimeout. Only the time that the client is waited for counts, and none that we take ourselves.
 *
 * <p>A client that sends nothing at all is ended sooner.
 */
public final class Progress extends GraphStage<FlowShape<ByteString, ByteString>> {
    private static final long LEAST_BYTES_PER_SECOND = 1024;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Inlet<ByteString> in = Inlet.create("Progress.in");
    private final Outlet<ByteString> out = Outlet.create("Progress.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final long whileNanos;
    private final Duration silence;
    private final LongSupplier nanos;

    /**
     * Looks at the progress of a body after every so much waiting.
     *
     * @param silence how long nothing at all may come
     * @param nanos a clock that never goes back
     */
    public Progress(Duration whiles, Duration silence, LongSupplier nanos) {
        this.whileNanos = whiles.toNanos();
        this.silence = silence;
        this.nanos = nanos;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private long askedAt;
        private boolean asked;
        private long waitedNanos;
        private long bytes;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    askedAt = nanos.getAsLong();
                    asked = true;
                    pull(in);
                }
            });
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    took(grab(in));
                }
            });
        }

        @Override
        public void preStart() {
            // One look in every while is cheaper than a timer for every piece.
            scheduleWithFixedDelay("look", silence, silence.dividedBy(4));
        }

        @Override
        public void onTimer(Object key) {
            if (asked && nanos.getAsLong() - askedAt >= silence.toNanos()) {
                failStage(new Refused(Code.REQUEST_TIMEOUT));
            }
        }

        private void took(ByteString piece) {
            asked = false;
            waitedNanos += nanos.getAsLong() - askedAt;
            bytes += piece.size();
            if (waitedNanos >= whileNanos) {
                if (bytes < waitedNanos / NANOS_PER_SECOND * LEAST_BYTES_PER_SECOND) {
                    failStage(new Refused(Code.REQUEST_TIMEOUT));
                    return;
                }
                waitedNanos = 0;
                bytes = 0;
            }
            push(out, piece);
        }
    }
}
