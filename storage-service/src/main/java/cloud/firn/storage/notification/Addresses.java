package cloud.firn.storage.notification;

import cloud.firn.storage.policy.AddressRange;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * To which addresses events may be posted: to those of the public Internet, and to those that the operator allows.
 *
 * <p>A webhook makes the service call where a customer says; without this it would call its own neighbours.
 *
 * <p>Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), less what is globally reachable.
 */
final class Addresses {
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,"
                    + "192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3");
    /** All that is handed out to the Internet; what of it carries or translates an address of IPv4 is left out below. */
    private static final List<AddressRange> PUBLIC_OF_IPV6 = ranges("2000::/3");

    private static final List<AddressRange> NOT_PUBLIC_OF_IPV6 = ranges("2001::/23,2001:db8::/32,2002::/16,3fff::/20");

    private final List<AddressRange> allowed;

    /**
     * The public Internet and more.
     *
     * @param allowed ranges with commas between them; empty for none
     */
    Addresses(String allowed) {
        this.allowed = ranges(allowed);
    }

    boolean allows(InetAddress address) {
        var one = range(Objects.requireNonNull(address.getHostAddress()).replaceFirst("%.*", ""));
        return within(allowed, one)
                || (one.isIpv4()
                        ? !within(NOT_PUBLIC, one)
                        : within(PUBLIC_OF_IPV6, one) && !within(NOT_PUBLIC_OF_IPV6, one));
    }

    private static boolean within(List<AddressRange> ranges, AddressRange address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(Addresses::range)
                .toList();
    }

    private static AddressRange range(String text) {
        return AddressRange.of(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no range of addresses"));
    }
}
