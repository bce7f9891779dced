package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.machine.Box;
import cloud.firn.e2e.machine.Traces;
import cloud.firn.e2e.story.Narration;
import cloud.firn.e2e.story.Stage;
import cloud.firn.e2e.story.Story;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** The whole story, against a box that was started by {@code ./firn up}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoryTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbnHlJ9QZFAJAWy1bIJrTmI31sM8TD7vAuGQbB4uEmP somebody";

    @Test
    void the_story_is_as_promised_with_simulated_guests() {
        var box = TestBoxes.simulator();
        assertThatCode(() -> play(box)).doesNotThrowAnyException();
    }

    @Test
    void the_story_is_as_promised_with_real_guests_and_nothing_is_left_of_the_box() {
        Assumptions.assumeTrue(TestBoxes.realGuests(), "Real guests need root, QEMU, nftables and iproute2");
        var box = TestBoxes.fresh();
        try {
            box.up("--hypervisor", "qemu");
            assertThat(box.hypervisor()).startsWith("qemu");
            play(box);
        } finally {
            box.destroy();
        }
        assertThat(Traces.ofBox(box.folder())).isEmpty();
    }

    @Test
    void keys_groups_and_objects_survive_down_and_up() {
        var box = TestBoxes.simulator();
        var access = box.access("acme");
        var api = new Api(access);
        api.done("POST", "/ssh-key", Map.of("name", "survivor", "public-key", KEY));
        try (var s3 = Buckets.client(access)) {
            s3.createBucket(request -> request.bucket("survivors"));
            s3.putObject(request -> request.bucket("survivors").key("note"), RequestBody.fromString("still here"));

            box.down();
            assertThat(box.processes()).isEmpty();
            box.up();

            assertThat(api.get("/ssh-key/survivor").path("name").asText()).isEqualTo("survivor");
            assertThat(s3.getObjectAsBytes(
                                    request -> request.bucket("survivors").key("note"))
                            .asUtf8String())
                    .isEqualTo("still here");
            s3.deleteObject(request -> request.bucket("survivors").key("note"));
            s3.deleteBucket(request -> request.bucket("survivors"));
        }
        api.done("DELETE", "/ssh-key/survivor", Map.of());
    }

    @Test
    void a_second_up_is_harmless() {
        var box = TestBoxes.simulator();
        var before = box.processes();
        box.up();
        assertThat(box.processes()).isEqualTo(before);
        assertThat(before.keySet()).containsAll(List.of("cassandra", "kafka", "services", "agent"));
    }

    private static void play(Box box) {
        var narration = new Narration(System.out);
        try (var stage = new Stage(box.access("acme"), box, box.hypervisor(), narration)) {
            Story.play(stage, false);
        }
    }
}
