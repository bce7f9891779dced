package cloud.firn.e2e.internet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Somebody on the internet who knocks on the ports of an instance. */
public interface Internet extends AutoCloseable {
    /** In a few words for people: who knocks. */
    String description();

    /** The address that instances see as the source. */
    String address();

    /** Whether a TCP connection to the port is accepted within the limit. */
    boolean answers(String address, int port, Duration limit);

    /** Whether a TCP connection to the port is accepted within half a second or so. */
    default boolean answers(String address, int port) {
        return answers(address, port, Duration.ofMillis(400));
    }

    /** Whether the address answers a ping. */
    boolean pings(String address);

    /** The page on port 80; empty when it is not answered, and where guests are modelled. */
    Optional<String> page(String address);

    /** Opens a connection and keeps it busy until closed. */
    Line hold(String address, int port);

    @Override
    void close();

    /** One established connection. */
    interface Line extends AutoCloseable {
        /** Whether the other end is heard of at this moment. */
        boolean alive();

        /**
         * The last moment at which the other end was heard of, once nothing has been heard for half a second.
         *
         * @throws cloud.firn.e2e.client.NotAsPromised when it is still heard of after {@code limit}
         */
        Instant silentSince(Duration limit);

        @Override
        void close();
    }
}
