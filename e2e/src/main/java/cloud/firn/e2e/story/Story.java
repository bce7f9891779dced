package cloud.firn.e2e.story;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Outage;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** The whole story, chapter by chapter. */
public final class Story {
    private static final List<Chapter> CHAPTERS = List.of(
            new Catalogue(),
            new KeysAndRules(),
            new FirstInstance(),
            new Packets(),
            new Lives(),
            new Survival(),
            new Objects(),
            new Bill(),
            new Goodbye());

    private Story() {}

    /**
     * Plays all chapters and cleans up, also after a failure.
     *
     * @param gentle leaves the processes of the cloud alone: nothing of it is killed
     */
    public static void play(Stage stage, boolean gentle) {
        try {
            stage.rememberEarlierUse();
            for (var chapter : CHAPTERS) {
                if (gentle && chapter instanceof Survival) {
                    continue;
                }
                stage.tell().title(chapter.title());
                chapter.play(stage);
            }
        } finally {
            cleanUp(stage);
        }
    }

    /** Destroys what is still there; what does not work is said, not thrown. */
    static void cleanUp(Stage stage) {
        stage.kept(Thing.INSTANCE)
                .ifPresent(id ->
                        attempt(stage, "instance", () -> stage.api().done("DELETE", "/instance/" + id, Map.of())));
        stage.kept(Thing.GROUP)
                .ifPresent(id -> attempt(
                        stage, "security group", () -> stage.api().done("DELETE", "/security-group/" + id, Map.of())));
        stage.kept(Thing.SSH_KEY)
                .ifPresent(name ->
                        attempt(stage, "SSH key", () -> stage.api().done("DELETE", "/ssh-key/" + name, Map.of())));
        stage.kept(Thing.BUCKET).ifPresent(name -> attempt(stage, "bucket", () -> Objects.destroy(stage)));
    }

    private static void attempt(Stage stage, String what, Runnable deed) {
        try {
            deed.run();
            stage.tell().say("cleaned up: " + what);
        } catch (NotAsPromised | Outage | SdkException e) {
            stage.tell().say("could not clean up the " + what + ": " + e.getMessage());
        }
    }
}
