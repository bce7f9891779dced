package cloud.firn.network.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses as {@code address/prefix}, IPv4 or IPv6.
 *
 * <p>Bits below the prefix may be set when written ({@code 10.1.2.3/8}); {@link #canonical()} clears them.
 */
public final class Cidr {
    private static final Pattern V4 =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]{2,39}");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    private final byte[] network;
    private final int prefix;

    private Cidr(byte[] address, int prefix) {
        this.network = masked(address, prefix);
        this.prefix = prefix;
    }

    /** The block that {@code text} names, or nothing when it names none. Never asks a name server. */
    public static Optional<Cidr> parse(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        var prefix = Integer.parseInt(text.substring(slash + 1));
        return bytes(text.substring(0, slash))
                .filter(address -> prefix <= address.length * 8)
                .map(address -> new Cidr(address, prefix));
    }

    private static Optional<byte[]> bytes(String address) {
        var dotted = V4.matcher(address);
        if (dotted.matches()) {
            var four = new byte[4];
            for (var i = 0; i < 4; i++) {
                var octet = Integer.parseInt(dotted.group(i + 1));
                if (octet > 255) {
                    return Optional.empty();
                }
                four[i] = (byte) octet;
            }
            return Optional.of(four);
        }
        if (!V6.matcher(address).matches() || address.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            // A literal with a colon is never looked up.
            return Optional.of(InetAddress.getByName(address).getAddress()).filter(parsed -> parsed.length == 16);
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static byte[] masked(byte[] address, int prefix) {
        var masked = address.clone();
        for (var bit = prefix; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return masked;
    }

    public boolean isV4() {
        return network.length == 4;
    }

    /** Length of the network part in bits: 0 to 32, or to 128 for IPv6. */
    public int prefix() {
        return prefix;
    }

    /** The same block with all bits below the prefix cleared: what a packet filter is told. */
    public String canonical() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("An address of " + network.length + " bytes", wrongLength);
        }
    }

    /** The lowest address of an IPv4 block as a number. */
    long lowest() {
        return ((network[0] & 0xffL) << 24)
                | ((network[1] & 0xffL) << 16)
                | ((network[2] & 0xffL) << 8)
                | (network[3] & 0xffL);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && prefix == that.prefix && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        return canonical();
    }
}
