package cloud.firn.storage.policy;

import java.util.Optional;

/**
 * A range of IP addresses in the notation of RFC 4632, {@code 192.0.2.0/24} or {@code 2001:db8::/32}; an address alone is a
 * range of one.
 *
 * <p>Addresses are 128 bits. One of IPv4 is held as IPv6 maps it, {@code ::ffff:0:0/96}, so that a peer is the same whichever
 * socket it came through; yet a range of IPv6 holds none of IPv4.
 *
 * @param prefix how many of the 128 bits count
 */
public record AddressRange(long high, long low, int prefix) {
    private static final int BITS = 128;
    private static final int BITS_BEFORE_IPV4 = 96;
    private static final long MAPPED = 0xffffL;
    private static final int LONGEST_TEXT = 49;

    /** The range that a text says; nothing where it says none. */
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0 || address.isEmpty()) {
            return address;
        }
        int before = text.indexOf(':') < 0 ? BITS_BEFORE_IPV4 : 0;
        int prefix = decimal(text.substring(slash + 1), BITS - before);
        return prefix < 0 ? Optional.empty() : address.map(one -> new AddressRange(one.high, one.low, before + prefix));
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED;
    }

    /** How many bits of the address itself count: at most 32 for IPv4. */
    int significantBits() {
        return isIpv4() ? Math.max(prefix - BITS_BEFORE_IPV4, 0) : prefix;
    }

    /** Whether an address, or all of a range, is in this one. */
    public boolean contains(AddressRange address) {
        return isIpv4() == address.isIpv4()
                && ((high ^ address.high) & mask(prefix)) == 0
                && ((low ^ address.low) & mask(prefix - 64)) == 0;
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    private static Optional<AddressRange> address(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            long four = ipv4(text);
            return four < 0 ? Optional.empty() : Optional.of(new AddressRange(0, MAPPED << 32 | four, BITS));
        }
        int gap = text.indexOf("::");
        var before = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        var after = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (before.length > 8 || after.length > 8) {
            return Optional.empty();
        }
        int given = before.length + after.length;
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        var all = new int[8];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(after, 0, all, 8 - after.length, after.length);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | all[i];
            low = low << 16 | all[i + 4];
        }
        return Optional.of(new AddressRange(high, low, BITS));
    }

    /** The groups of 16 bits of a part of an address; more than there can be where it is none. */
    private static int[] groups(String text, boolean last) {
        var none = new int[9];
        if (text.isEmpty()) {
            return new int[0];
        }
        var parts = text.split(":", -1);
        boolean dotted = last && parts[parts.length - 1].indexOf('.') >= 0;
        int count = dotted ? parts.length + 1 : parts.length;
        if (count > 8) {
            return none;
        }
        var groups = new int[count];
        for (int i = 0; i < (dotted ? count - 2 : count); i++) {
            var part = parts[i];
            if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
                return none;
            }
            groups[i] = Integer.parseInt(part, 16);
        }
        if (dotted) {
            long four = ipv4(parts[parts.length - 1]);
            if (four < 0) {
                return none;
            }
            groups[count - 2] = (int) (four >>> 16);
            groups[count - 1] = (int) (four & 0xffff);
        }
        return groups;
    }

    private static long ipv4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long four = 0;
        for (var part : parts) {
            int octet = decimal(part, 255);
            if (octet < 0) {
                return -1;
            }
            four = four << 8 | octet;
        }
        return four;
    }

    /** A number without leading zeros, which some read as octal; -1 where it is none. */
    private static int decimal(String text, int most) {
        if (text.isEmpty()
                || text.length() > 3
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                || (text.length() > 1 && text.startsWith("0"))) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number > most ? -1 : number;
    }
}
