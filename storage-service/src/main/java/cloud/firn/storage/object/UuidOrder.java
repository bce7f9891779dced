package cloud.firn.storage.object;

import java.util.UUID;

/** The order of random UUIDs in Cassandra: that of their bytes, which is not that of Java. */
final class UuidOrder {
    private UuidOrder() {}

    /** Less than, equal to or greater than zero. */
    static int compare(UUID one, UUID other) {
        int first = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return first != 0
                ? first
                : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
