package cloud.firn.platform.topic;

/** Something that reads a topic on a thread of its own. */
interface Hearing extends AutoCloseable {
    /** Stops reading, and waits some seconds for the thread to end. */
    @Override
    void close();
}
