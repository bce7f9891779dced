package cloud.firn.e2e.client;

/** The cloud did something else than it promises; the message says what, in words for people. */
public final class NotAsPromised extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotAsPromised(String message) {
        super(message);
    }

    public NotAsPromised(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws when {@code promise} does not hold. */
    public static void unless(boolean promise, String message) {
        if (!promise) {
            throw new NotAsPromised(message);
        }
    }
}
