package cloud.firn.billing.ratecard;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What can be measured: in which whole units it is counted, in which it is shown, and by which it may be priced. */
public enum Meter {
    INSTANCE_SECONDS("instance.seconds", Kind.TIME),
    ADDRESS_SECONDS("address.seconds", Kind.TIME),
    STORAGE_BYTE_SECONDS("storage.byte-seconds", Kind.STORED),
    STORAGE_REQUESTS("storage.requests", Kind.COUNT),
    STORAGE_BYTES_IN("storage.bytes-in", Kind.BYTES),
    STORAGE_BYTES_OUT("storage.bytes-out", Kind.BYTES),
    INSTANCE_BYTES_IN("instance.bytes-in", Kind.BYTES),
    INSTANCE_BYTES_OUT("instance.bytes-out", Kind.BYTES);

    private final String wireName;
    private final Kind kind;

    Meter(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    /** The name on topics and in rate cards. */
    public String wireName() {
        return wireName;
    }

    /** The meter of this name, if there is one. */
    public static Optional<Meter> named(String wireName) {
        return Arrays.stream(values())
                .filter(meter -> meter.wireName.equals(wireName))
                .findFirst();
    }

    /** The whole unit in which quantities of this meter are counted and kept. */
    public String countedIn() {
        return kind.countedIn;
    }

    /** The unit in which a report shows it. */
    public String shownIn() {
        return kind.shownIn;
    }

    /** The quantity as a report shows it: rounded down to the second, the request, or a fraction of a byte. */
    public String shown(BigInteger quantity) {
        var exact = new BigDecimal(quantity)
                .divide(BigDecimal.valueOf(kind.shownPer), kind.shownDecimals, RoundingMode.DOWN)
                .stripTrailingZeros();
        return exact.signum() == 0 ? "0" : exact.toPlainString();
    }

    /** The units by which a rate card may price it, each with how many counted units it holds. */
    Map<String, Long> pricedPer() {
        return switch (kind) {
            case TIME -> Map.of("second", 1_000_000L, "minute", 60_000_000L, "hour", 3_600_000_000L);
            case STORED -> Map.of("GB-hour", 3_600_000_000_000L, "GB-day", 24 * 3_600_000_000_000L);
            case COUNT -> Map.of("request", 1L, "1000 requests", 1_000L);
            case BYTES -> Map.of("GB", 1_000_000_000L, "TB", 1_000_000_000_000L);
        };
    }

    /** A gigabyte is 10^9 bytes. */
    private enum Kind {
        TIME("microsecond", "seconds", 1_000_000L, 0),
        STORED("byte-second", "GB-hours", 3_600_000_000_000L, 12),
        COUNT("request", "requests", 1L, 0),
        BYTES("byte", "GB", 1_000_000_000L, 9);

        private final String countedIn;
        private final String shownIn;
        private final long shownPer;
        private final int shownDecimals;

        Kind(String countedIn, String shownIn, long shownPer, int shownDecimals) {
            this.countedIn = countedIn;
            this.shownIn = shownIn;
            this.shownPer = shownPer;
            this.shownDecimals = shownDecimals;
        }
    }
}
