package cloud.firn.platform.iam;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Whether an address is of a range, both as text: {@code 10.1.2.3} of {@code 10.0.0.0/8}. Looks up no names. */
final class IpRange {
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

    private IpRange() {}

    /** Whether this is a range that addresses can be of. */
    static boolean isRange(String range) {
        try {
            var slash = range.indexOf('/');
            var unused = contains(range, slash < 0 ? range : range.substring(0, slash));
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    /** Throws when one of both is not what it should be. */
    static boolean contains(String range, String address) {
        var slash = range.indexOf('/');
        var network = bytes(slash < 0 ? range : range.substring(0, slash));
        var own = bytes(address);
        var bits = slash < 0 ? network.length * 8 : bits(range.substring(slash + 1), network.length * 8);
        if (network.length != own.length) {
            return false;
        }
        for (var at = 0; at < bits; at++) {
            var mask = 0x80 >> (at % 8);
            if ((network[at / 8] & mask) != (own[at / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int bits(String text, int most) {
        if (!LENGTH.matcher(text).matches() || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("Not the length of a network: " + text);
        }
        return Integer.parseInt(text);
    }

    private static byte[] bytes(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("Not an address: " + address);
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Not an address: " + address, e);
        }
    }
}
