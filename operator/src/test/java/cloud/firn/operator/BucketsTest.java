package cloud.firn.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BucketsTest {
    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void a_bucket_comes_with_a_Secret_whose_key_is_for_it_alone() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        assertThat(stage.firn.storage().buckets()).containsExactly("photos");
        assertThat(stage.firn.identity().keys()).containsExactly(secret("photos-credentials", "AWS_ACCESS_KEY_ID"));
        assertThat(secret("photos-credentials", "AWS_SECRET_ACCESS_KEY"))
                .isEqualTo("secret of " + secret("photos-credentials", "AWS_ACCESS_KEY_ID"));
        assertThat(secret("photos-credentials", "AWS_ENDPOINT_URL"))
                .isEqualTo(stage.firn.storageEndpoint().toString());
        assertThat(secret("photos-credentials", "AWS_REGION")).isEqualTo("box-1");
        assertThat(secret("photos-credentials", "BUCKET")).isEqualTo("photos");
        var policy = stage.firn.identity().roles().get(0).path("policy");
        assertThat(policy.path("default-service-strategy").asText()).isEqualTo("deny");
        assertThat(policy.at("/services/sos/rules/0/expression").asText())
                .isEqualTo("resources.bucket == \"photos\" && operation != \"delete-bucket\"");
    }

    @Test
    void the_secret_half_of_a_key_is_in_the_Secret_and_nowhere_else_of_Kubernetes() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        assertThat(stage.kubernetes.find("Bucket", "photos").toString()).doesNotContain("secret of");
    }

    @Test
    void a_Secret_that_was_deleted_gets_a_new_key_and_the_old_one_is_revoked() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        var before = secret("photos-credentials", "AWS_ACCESS_KEY_ID");
        stage.kubernetes.delete("Secret", "photos-credentials");
        stage.until(
                "the Secret is back",
                () -> stage.kubernetes.find("Secret", "photos-credentials").isPresent());
        stage.until("the old key is gone", () -> !stage.firn.identity().keys().contains(before));
        assertThat(stage.firn.identity().keys()).containsExactly(secret("photos-credentials", "AWS_ACCESS_KEY_ID"));
    }

    @Test
    void a_Secret_may_have_another_name_and_moves_when_that_changes() {
        stage.kubernetes.create("Bucket", "photos", "{'credentialsSecret': 'a'}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        stage.kubernetes.edit("Bucket", "photos", spec -> spec.put("credentialsSecret", "b"));
        stage.until(
                "it has moved",
                () -> stage.kubernetes.find("Secret", "a").isEmpty()
                        && stage.kubernetes.find("Secret", "b").isPresent());
    }

    @Test
    void a_bucket_of_others_is_not_taken_over() {
        stage.firn.storage().make("photos");
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Synced", "False NameTaken");
        stage.kubernetes.delete("Bucket", "photos");
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("Bucket", "photos").isEmpty());
        assertThat(stage.firn.storage().buckets()).containsExactly("photos");
    }

    @Test
    void a_bucket_that_is_not_empty_stays_with_its_key_until_it_is() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        stage.firn.storage().filled("photos", true);
        stage.kubernetes.delete("Bucket", "photos");
        stage.until("Bucket", "photos", "Synced", "False BucketNotEmpty");
        assertThat(stage.kubernetes.condition("Bucket", "photos", "Synced")).contains("Empty it");
        assertThat(stage.firn.identity().keys()).hasSize(1);

        stage.firn.storage().filled("photos", false);
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("Bucket", "photos").isEmpty());
        assertThat(stage.firn.storage().buckets()).isEmpty();
        assertThat(stage.firn.identity().keys()).isEmpty();
        assertThat(stage.firn.identity().roles()).isEmpty();
        assertThat(stage.kubernetes.find("Secret", "photos-credentials")).isEmpty();
    }

    @Test
    void an_orphaning_object_leaves_the_bucket_and_a_Secret_that_nobody_owns() {
        stage.kubernetes.create("Bucket", "photos", "{'deletionPolicy': 'Orphan'}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        stage.kubernetes.delete("Bucket", "photos");
        stage.until(
                "the object is gone",
                () -> stage.kubernetes.find("Bucket", "photos").isEmpty());
        assertThat(stage.firn.storage().buckets()).containsExactly("photos");
        assertThat(stage.kubernetes
                        .find("Secret", "photos-credentials")
                        .orElseThrow()
                        .at("/metadata/ownerReferences"))
                .isEmpty();
    }

    @Test
    void a_bucket_that_was_deleted_outside_is_made_again() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True Available");
        stage.firn.storage().drop("photos");
        stage.until("it is back", () -> stage.firn.storage().buckets().contains("photos"));
        stage.until("Bucket", "photos", "Ready", "True Available");
    }

    private String secret(String name, String field) {
        var encoded = stage.kubernetes
                .find("Secret", name)
                .orElseThrow()
                .path("data")
                .path(field)
                .asText();
        return new String(Base64.getDecoder().decode(encoded), UTF_8);
    }
}
