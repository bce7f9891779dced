package cloud.firn.e2e.chaos;

/**
 * One call of one customer.
 *
 * @param kind what was asked of which service, as {@code compute write}
 * @param begun nanoseconds, as {@code System.nanoTime()}
 * @param ended nanoseconds
 * @param failure empty when it was answered as it should
 */
public record Call(String kind, long begun, long ended, String failure) {
    boolean failed() {
        return !failure.isEmpty();
    }

    long millis() {
        return (ended - begun) / 1_000_000;
    }
}
