package cloud.firn.e2e.internet;

import cloud.firn.e2e.client.Wait;
import cloud.firn.e2e.machine.Hosts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Knocks on modelled guests: the simulator says what its rules would do with a packet. */
public final class SimulatedInternet implements Internet {
    private static final String SOURCE = "198.18.0.2";
    private final Hosts hosts;

    public SimulatedInternet(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public String description() {
        return "the simulator, which says what the rules would do with a packet";
    }

    @Override
    public String address() {
        return SOURCE;
    }

    @Override
    public boolean answers(String address, int port, Duration limit) {
        return hosts.simulatedReach(SOURCE, address, "tcp", port);
    }

    @Override
    public boolean pings(String address) {
        return hosts.simulatedReach(SOURCE, address, "icmp", 8);
    }

    @Override
    public Optional<String> page(String address) {
        return Optional.empty();
    }

    @Override
    public Line hold(String address, int port) {
        return new Line() {
            @Override
            public boolean alive() {
                return answers(address, port);
            }

            @Override
            public Instant silentSince(Duration limit) {
                Wait.upTo(limit, "the connection is cut", () -> answers(address, port), alive -> !alive);
                return Instant.now();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
