package cloud.firn.storage.pace;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One connection, between HTTP and whoever answers: it ends when no whole request comes in time, be it that the client is
 * silent or that it sends a head letter by letter. Akka's idle timeout alone looks at bytes, and any byte would do.
 */
final class Visit extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
    private final Inlet<HttpRequest> asked = Inlet.create("Visit.asked");
    private final Outlet<HttpRequest> passed = Outlet.create("Visit.passed");
    private final Inlet<HttpResponse> answered = Inlet.create("Visit.answered");
    private final Outlet<HttpResponse> told = Outlet.create("Visit.told");
    private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
            new BidiShape<>(asked, passed, answered, told);
    private final Visits visits;
    private final Visits.Bounds bounds;

    Visit(Visits visits, Visits.Bounds bounds) {
        this.visits = visits;
        this.bounds = bounds;
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Line();
    }

    /** Why a connection ends; nobody is told, for nobody listens. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended(String why) {
            super(why, null, false, false);
        }
    }

    /** The connection as it goes on. */
    final class Line extends TimerGraphStageLogic {
        /** Of the requests under way; with pipelining a second may begin while the first answer is read. */
        private final Queue<String> networks = new ArrayDeque<>();

        private final AsyncCallback<Boolean> read = createAsyncCallback(whole -> ended());
        private final AsyncCallback<String> end = createAsyncCallback(why -> {
            ending = true;
            failStage(new Ended(why));
        });
        private boolean ending;

        Line() {
            super(shape);
            setHandler(asked, new Asked());
            setHandler(passed, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(asked);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(asked, cause);
                }
            });
            setHandler(answered, new Answered());
            setHandler(told, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(answered);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    cancel(answered, cause);
                }
            });
        }

        /** Ends the connection, to make room. From any thread. */
        void end() {
            end.invoke("Room was needed");
        }

        @Override
        public void preStart() {
            scheduleOnce("request", bounds.head());
            visits.opened(this);
        }

        @Override
        public void onTimer(Object key) {
            failStage(new Ended("No request came in time"));
        }

        @Override
        public void postStop() {
            visits.closed(this, ending);
            networks.forEach(visits::answered);
        }

        private void begun(String network) {
            cancelTimer("request");
            networks.add(network);
            visits.asks(this, network);
        }

        private void ended() {
            var network = networks.poll();
            if (network != null) {
                visits.answered(network);
            }
            if (networks.isEmpty()) {
                scheduleOnce("request", bounds.idle());
                visits.waits(this);
            }
        }

        private HttpResponse watched(HttpResponse response) {
            var entity = response.entity();
            var delivery = new Delivery(bounds.stall(), () -> read.invoke(true));
            return entity instanceof HttpEntity.Default
                    ? response.withEntity(HttpEntities.create(
                            entity.getContentType(),
                            entity.getContentLengthOption().orElse(0),
                            entity.getDataBytes().via(delivery)))
                    : response.withEntity(HttpEntities.createChunked(
                            entity.getContentType(), entity.getDataBytes().via(delivery)));
        }

        private final class Asked extends AbstractInHandler {
            @Override
            public void onPush() {
                var request = grab(asked);
                begun(Visits.network(request));
                push(passed, request);
            }

            @Override
            public void onUpstreamFinish() {
                complete(passed);
            }
        }

        private final class Answered extends AbstractInHandler {
            @Override
            public void onPush() {
                var response = grab(answered);
                if (response.entity().isStrict()) {
                    push(told, response);
                    ended();
                } else {
                    push(told, watched(response));
                }
            }

            @Override
            public void onUpstreamFinish() {
                complete(told);
            }
        }
    }
}
