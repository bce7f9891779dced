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
import java.time.Duration;

/**
 * Hands out an answer in pieces of at most 128 KiB, and ends it when a piece is not taken in time: its reader has
 * stopped, or reads so slowly that it comes to the same.
 *
 * <p>Small pieces bound what a reader holds: what lies on the way to the socket is pieces, and no chunk is fetched before the
 * one in hand is handed out.
 */
final class Delivery extends GraphStage<FlowShape<ByteString, ByteString>> {
    static final int PIECE_BYTES = 128 * 1024;

    private final Inlet<ByteString> in = Inlet.create("Delivery.in");
    private final Outlet<ByteString> out = Outlet.create("Delivery.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final Duration stall;
    private final Runnable over;

    /**
     * Waits so long for each piece to be taken.
     *
     * @param over told once, when the answer is handed out or ended
     */
    Delivery(Duration stall, Runnable over) {
        this.stall = stall;
        this.over = over;
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
        private ByteString rest = ByteString.emptyByteString();
        private boolean taken = true;
        private long handedOutAt;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    taken = true;
                    if (!rest.isEmpty()) {
                        handOut();
                    } else if (isClosed(in)) {
                        completeStage();
                    } else {
                        pull(in);
                    }
                }
            });
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    rest = grab(in);
                    handOut();
                }

                @Override
                public void onUpstreamFinish() {
                    if (rest.isEmpty()) {
                        completeStage();
                    }
                }
            });
        }

        @Override
        public void preStart() {
            // One look in every while is cheaper than a timer for every piece.
            scheduleWithFixedDelay("look", stall, stall.dividedBy(4));
        }

        @Override
        public void onTimer(Object key) {
            if (!taken && System.nanoTime() - handedOutAt >= stall.toNanos()) {
                failStage(new StalledReader());
            }
        }

        @Override
        public void postStop() {
            over.run();
        }

        private void handOut() {
            var piece = rest.take(PIECE_BYTES);
            rest = rest.drop(PIECE_BYTES);
            taken = false;
            handedOutAt = System.nanoTime();
            push(out, piece);
        }
    }

    /** Nobody reads the answer. */
    static final class StalledReader extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StalledReader() {
            super("An answer was not read in time", null, false, false);
        }
    }
}
