package cloud.firn.storage.usage;

/**
 * How much is stored.
 *
 * @param objects each version of a key is one; markers of deletes are none
 */
public record Stored(long bytes, long objects) {
    /** Nothing. */
    public static final Stored NOTHING = new Stored(0, 0);

    /** This and that. */
    public Stored plus(Stored other) {
        return new Stored(bytes + other.bytes, objects + other.objects);
    }

    /** This without that. */
    public Stored minus(Stored other) {
        return new Stored(bytes - other.bytes, objects - other.objects);
    }
}
