package cloud.firn.network.address;

import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The public IPv4 addresses that a zone may give to instances: a CIDR block without its network address, its first
 * address (the provider's own) and its broadcast address.
 *
 * @param first as a number, inclusive
 * @param last as a number, inclusive, not below {@code first}
 */
public record AddressRange(long first, long last) {
    /**
     * The range of a block such as {@code 203.0.113.0/24}: .2 to .254.
     *
     * @throws IllegalArgumentException when {@code cidr} is no IPv4 block with a prefix of 16 to 30
     */
    public static AddressRange of(String cidr) {
        var block = Cidr.parse(cidr)
                .filter(Cidr::isV4)
                .filter(it -> it.prefix() >= 16 && it.prefix() <= 30)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The address pool must be an IPv4 block between /16 and /30, and is: " + cidr));
        return new AddressRange(block.lowest() + 2, block.lowest() + (1L << (32 - block.prefix())) - 2);
    }

    boolean contains(String address) {
        var number = number(address);
        return number >= first && number <= last;
    }

    /** The addresses of the range that come after {@code address} (all of them when it is not in the range), lowest first. */
    Stream<String> after(String address) {
        var start = !address.isEmpty() && contains(address) ? number(address) + 1 : first;
        return LongStream.rangeClosed(start, last).mapToObj(AddressRange::text);
    }

    /** How many addresses there are. */
    public long size() {
        return last - first + 1;
    }

    /**
     * The MAC address of the card that holds {@code address}: locally administered, and as unique as the address.
     *
     * <p>{@code 203.0.113.2} has {@code 02:f1:cb:00:71:02}.
     */
    public static String mac(String address) {
        var n = number(address);
        return String.format(
                Locale.ROOT, "02:f1:%02x:%02x:%02x:%02x", n >> 24 & 0xff, n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff);
    }

    private static String text(long n) {
        return (n >> 24 & 0xff) + "." + (n >> 16 & 0xff) + "." + (n >> 8 & 0xff) + "." + (n & 0xff);
    }

    private static long number(String address) {
        return Cidr.parse(address + "/32")
                .orElseThrow(() -> new IllegalArgumentException("Not an IPv4 address: " + address))
                .lowest();
    }
}
