package cloud.firn.servers;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The servers that one server works with: which addresses they have, and which of them it is.
 *
 * @param hosts the addresses of all, the same list at every one
 * @param self its own place in {@code hosts}, from 0
 */
public record Ring(List<String> hosts, int self) {
    private static final BigInteger TOKENS = BigInteger.TWO.pow(64);

    public Ring {
        hosts = List.copyOf(hosts);
    }

    /** One server of this machine that knows no other. */
    public static Ring alone() {
        return new Ring(List.of("127.0.0.1"), 0);
    }

    /** The address of the server itself. */
    public String host() {
        return hosts.get(self);
    }

    boolean isShared() {
        return hosts.size() > 1;
    }

    /** Copies of everything: three where there are as many servers. */
    int replicas() {
        return Math.min(3, hosts.size());
    }

    /** How many copies must be there for a write: one may be away where there are three. */
    int inSync() {
        return Math.max(1, replicas() - 1);
    }

    /** The token at which this one's part of Cassandra's ring ends: parts are of one size, and decided beforehand. */
    String token() {
        return TOKENS.multiply(BigInteger.valueOf(self))
                .divide(BigInteger.valueOf(hosts.size()))
                .subtract(isShared() ? BigInteger.TWO.pow(63) : BigInteger.ZERO)
                .toString();
    }

    String at(int port) {
        return hosts.stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
    }

    /** Kafka's controllers, {@code id@host:port}; ids count from 1. */
    String voters(int port) {
        return hosts.stream()
                .map(host -> (hosts.indexOf(host) + 1) + "@" + host + ":" + port)
                .collect(Collectors.joining(","));
    }
}
