package cloud.firn.e2e.story;

/** One part of the story. */
public interface Chapter {
    /** What happens in it, in one line. */
    String title();

    /**
     * Plays it.
     *
     * @throws cloud.firn.e2e.client.NotAsPromised when the cloud does something else than it promises
     */
    void play(Stage stage);
}
