package cloud.firn.e2e.bench.wire;

/** Takes the body of a reply piece by piece, as it comes. The array is used again for the next piece. */
@FunctionalInterface
public interface Sink {
    /** Does not look at the bytes. */
    Sink BLIND = (bytes, from, length) -> {};

    /** The next {@code length} bytes, which begin at {@code from}. */
    void take(byte[] bytes, int from, int length);
}
