package cloud.firn.operator;

import static cloud.firn.operator.Stage.OTHER_KEY;
import static cloud.firn.operator.Stage.PUBLIC_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SshKeysTest {
    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void a_key_is_registered_under_the_name_of_its_object() {
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.operate();
        stage.until("SshKey", "me", "Ready", "True Registered");
        assertThat(stage.firn.compute().keys()).containsExactly("me");
        assertThat(stage.kubernetes.events()).containsExactly("Registered");
    }

    @Test
    void a_key_that_was_deleted_outside_is_registered_again() {
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.operate();
        stage.until("SshKey", "me", "Ready", "True Registered");
        stage.firn.compute().outside("DELETE", "/ssh-key/me", "{}");
        stage.until("the key is back", () -> stage.firn.compute().keys().contains("me"));
        assertThat(stage.kubernetes.events()).contains("Lost");
    }

    @Test
    void a_name_that_another_key_has_is_said_to_be_taken_and_that_key_stays() {
        stage.firn.compute().outside("POST", "/ssh-key", "{'name': 'me', 'public-key': '" + OTHER_KEY + "'}");
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.operate();
        stage.until("SshKey", "me", "Synced", "False NameTaken");
        assertThat(stage.kubernetes.condition("SshKey", "me", "Synced")).contains("another spec.name");

        stage.kubernetes.delete("SshKey", "me");
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("SshKey", "me").isEmpty());
        assertThat(stage.firn.compute().keys()).containsExactly("me");
    }

    @Test
    void a_deleted_object_takes_its_key_along_and_an_orphaning_one_leaves_it() {
        stage.kubernetes.create("SshKey", "goes", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.kubernetes.create("SshKey", "stays", "{'publicKey': '" + OTHER_KEY + "', 'deletionPolicy': 'Orphan'}");
        stage.operate();
        stage.until("SshKey", "goes", "Ready", "True");
        stage.until("SshKey", "stays", "Ready", "True");
        stage.kubernetes.delete("SshKey", "goes");
        stage.kubernetes.delete("SshKey", "stays");
        stage.until(
                "both are gone",
                () -> stage.kubernetes.find("SshKey", "goes").isEmpty()
                        && stage.kubernetes.find("SshKey", "stays").isEmpty());
        assertThat(stage.firn.compute().keys()).containsExactly("stays");
    }
}
