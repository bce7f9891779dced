package cloud.firn.e2e.bench;

import java.io.IOException;

/** One of several that do the same at once, with a connection of its own where it needs one. */
interface Worker extends AutoCloseable {
    /**
     * Does it once and waits until it is done.
     *
     * @param number no other call has it
     * @throws IOException when it was not done, or not as it should be; this is counted, and the work goes on
     */
    void work(long number) throws IOException;

    @Override
    default void close() {}
}
