package cloud.firn.operator;

import static cloud.firn.operator.Stage.PUBLIC_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstancesTest {
    private static final String SMALL = "{'template': 'tiny', 'type': 'standard.tiny', 'diskGib': 10}";

    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void an_instance_waits_for_what_it_names_and_is_then_made_with_it() {
        stage.kubernetes.create(
                "Instance",
                "one",
                """
                {'template': 'tiny', 'type': 'tiny', 'diskGib': 10, 'securityGroups': ['web'], 'sshKey': 'me',
                 'userData': '#cloud-config'}""");
        stage.operate();
        stage.until("Instance", "one", "Synced", "False WaitingForReference: It names the SshKey shop/me");
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.until("Instance", "one", "Synced", "False WaitingForReference: It names the SecurityGroup shop/web");
        assertThat(stage.firn.compute().instances()).isEmpty();

        stage.kubernetes.create("SecurityGroup", "web", "{}");
        stage.until("Instance", "one", "Ready", "True Running");
        var made = only();
        assertThat(made.at("/ssh-keys/0/name").asText()).isEqualTo("me");
        assertThat(made.at("/security-groups/0/id").asText()).isEqualTo(stage.id("SecurityGroup", "web"));
        assertThat(made.at("/user-data").asText()).isEqualTo("I2Nsb3VkLWNvbmZpZw==");
        assertThat(stage.kubernetes.status("Instance", "one", "address"))
                .isEqualTo(made.path("public-ip").asText());
        assertThat(stage.kubernetes.status("Instance", "one", "state")).isEqualTo("running");
    }

    @Test
    void an_instance_that_was_deleted_outside_is_made_again() {
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        var first = stage.id("Instance", "one");
        stage.firn.compute().vanish(first);
        stage.until(
                "another is there",
                () -> !stage.id("Instance", "one").isEmpty()
                        && !stage.id("Instance", "one").equals(first));
        stage.until("Instance", "one", "Ready", "True Running");
        assertThat(only().path("id").asText()).isEqualTo(stage.id("Instance", "one"));
        assertThat(stage.kubernetes.events()).contains("Lost");
    }

    @Test
    void a_guest_that_crashed_is_started_again() {
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.firn.compute().crash(stage.id("Instance", "one"));
        stage.until(
                "it was started",
                () -> stage.firn.calls("PUT /instance/" + stage.id("Instance", "one") + ":start") > 0);
        stage.until("Instance", "one", "Ready", "True Running");
    }

    @Test
    void the_state_of_the_specification_decides_whether_it_runs() {
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.kubernetes.edit("Instance", "one", spec -> spec.put("state", "Stopped"));
        stage.until("Instance", "one", "Ready", "True Stopped");
        stage.kubernetes.edit("Instance", "one", spec -> spec.put("state", "Running"));
        stage.until("Instance", "one", "Ready", "True Running");
    }

    @Test
    void groups_are_joined_and_left_as_the_specification_says() {
        stage.kubernetes.create("SecurityGroup", "web", "{}");
        stage.kubernetes.create("SecurityGroup", "mail", "{}");
        stage.kubernetes.create(
                "Instance", "one", "{'template': 'tiny', 'type': 'tiny', 'diskGib': 10, 'securityGroups': ['web']}");
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.until("SecurityGroup", "mail", "Ready", "True");
        stage.kubernetes.edit(
                "Instance", "one", spec -> spec.putArray("securityGroups").add("mail"));
        stage.until("it is in the other group", () -> only().path("security-groups")
                .toString()
                .equals("[{\"id\":\"" + stage.id("SecurityGroup", "mail") + "\"}]"));
    }

    @Test
    void labels_and_user_data_that_were_changed_outside_are_put_back() {
        stage.kubernetes.create(
                "Instance", "one", "{'template': 'tiny', 'type': 'tiny', 'diskGib': 10, 'userData': 'a'}");
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.firn
                .compute()
                .outside(
                        "PUT",
                        "/instance/" + stage.id("Instance", "one"),
                        "{'labels': {'team': 'snow'}, 'user-data': 'Yg==', 'name': 'two'}");
        stage.until(
                "all is back",
                () -> only().path("user-data").asText().equals("YQ==")
                        && only().path("name").asText().equals("one")
                        && only().path("labels").has("cloud.firn/uid"));
        assertThat(only().at("/labels/team").asText()).isEqualTo("snow");
    }

    @Test
    void what_Firn_does_not_have_is_said_with_what_it_has() {
        stage.kubernetes.create("Instance", "one", "{'template': 'windows', 'type': 'tiny', 'diskGib': 10}");
        stage.operate();
        stage.until("Instance", "one", "Synced", "False Invalid: There is no template windows; Firn has tiny.");
        assertThat(stage.kubernetes.condition("Instance", "one", "Ready")).startsWith("False Invalid");
    }

    @Test
    void a_refusal_is_told_and_asked_again_later_under_another_key() {
        stage.kubernetes.create("Instance", "one", "{'template': 'tiny', 'type': 'tiny', 'diskGib': 51200}");
        stage.operate();
        stage.until("Instance", "one", "Synced", "False Refused: The quota of disk is used up.");
        stage.until("it was asked again", () -> stage.firn.calls("POST /instance") >= 2);
        assertThat(stage.kubernetes.events().stream().filter("Refused"::equals)).hasSize(1);
    }

    @Test
    void an_instance_that_cannot_be_placed_says_so_and_is_tried_again() {
        stage.firn.compute().full(true);
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until(
                "it says why",
                () -> stage.kubernetes.condition("Instance", "one", "Synced").contains("There is no room."));
        stage.firn.compute().full(false);
        stage.until("Instance", "one", "Ready", "True Running");
    }

    @Test
    void a_deleted_object_is_there_until_its_instance_is_gone() {
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.kubernetes.delete("Instance", "one");
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("Instance", "one").isEmpty());
        assertThat(stage.firn.compute().instances()).isEmpty();
    }

    @Test
    void an_orphaning_object_leaves_its_instance() {
        stage.kubernetes.create(
                "Instance", "one", "{'template': 'tiny', 'type': 'tiny', 'diskGib': 10, 'deletionPolicy': 'Orphan'}");
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.kubernetes.delete("Instance", "one");
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("Instance", "one").isEmpty());
        assertThat(only().path("state").asText()).isEqualTo("running");
    }

    @Test
    void an_object_that_is_meant_for_another_zone_is_left_alone() {
        stage.kubernetes.create(
                "Instance", "one", "{'zone': 'north-1', 'template': 'tiny', 'type': 'tiny', 'diskGib': 10}");
        stage.operate();
        stage.until("Instance", "one", "Synced", "False OtherZone");
        assertThat(stage.firn.compute().instances()).isEmpty();
    }

    private ObjectNode only() {
        assertThat(stage.firn.compute().instances()).hasSize(1);
        return stage.firn.compute().instances().get(0);
    }
}
