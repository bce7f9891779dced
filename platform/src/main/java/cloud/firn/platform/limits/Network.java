package cloud.firn.platform.limits;

import java.net.InetAddress;
import java.util.HexFormat;

/** What one stranger has at least. */
public final class Network {
    private static final int IPV6_BYTES = 16;

    private Network() {}

    /** An address, or with IPv6 the network of 64 bits that a single line is given. */
    public static String of(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == IPV6_BYTES
                ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2)
                : address.getHostAddress();
    }
}
