package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a customer chooses from: zones, instance types, templates, and the SSH keys they registered. */
@ExtendWith(Rig.Shared.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CatalogueTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG1bUxAb3ZXqCDxoLp5BUOhZgQhUon4h+yb5weYpn18w";
    private static final String FINGERPRINT = "b5:c5:51:5b:f3:44:90:ea:83:58:f9:69:ec:42:9f:a4";

    private final Rig rig;

    CatalogueTest(Rig rig) {
        this.rig = rig;
    }

    @Test
    void the_zone_says_where_its_doors_are() {
        var zone = rig.customer().get("/v2/zone").body().path("zones").path(0);
        assertThat(zone.path("name").asText()).isEqualTo("box-1");
        assertThat(zone.path("api-endpoint").asText()).endsWith("/v2");
    }

    @Test
    void instance_types_say_memory_in_bytes() {
        var types = rig.customer().get("/v2/instance-type").body().path("instance-types");
        assertThat(types).hasSize(7);
        assertThat(types.path(0).path("size").asText()).isEqualTo("micro");
        assertThat(types.path(0).path("memory").asLong()).isEqualTo(512L * 1024 * 1024);
        var id = types.path(0).path("id").asText();
        assertThat(rig.customer().get("/v2/instance-type/" + id).text("family")).isEqualTo("standard");
    }

    @Test
    void the_tiny_template_is_public() {
        var templates =
                rig.customer().get("/v2/template?visibility=public").body().path("templates");
        assertThat(templates.path(0).path("name").asText()).isEqualTo("tiny");
        assertThat(rig.customer().get("/v2/template?visibility=private").body().path("templates"))
                .isEmpty();
    }

    @Test
    void an_ssh_key_is_registered_listed_given_to_an_instance_and_deleted() {
        var customer = rig.customer();
        customer.succeeds(customer.post("/v2/ssh-key", body("me")));
        assertThat(customer.get("/v2/ssh-key/me").text("fingerprint")).isEqualTo(FINGERPRINT);
        assertThat(customer.get("/v2/ssh-key").body().path("ssh-keys")).hasSize(1);
        var id = customer.running(Rig.SMALL.replace("{\"name\"", "{\"ssh-key\": {\"name\": \"me\"}, \"name\""));
        assertThat(customer.get("/v2/instance/" + id)
                        .body()
                        .path("ssh-key")
                        .path("name")
                        .asText())
                .isEqualTo("me");
        assertThat(java.util.Objects.requireNonNull(rig.host().wanted().get(id)).sshKeys())
                .containsExactly(KEY + " me@example.org");
        customer.succeeds(customer.delete("/v2/ssh-key/me"));
        assertThat(customer.get("/v2/ssh-key/me").status()).isEqualTo(404);
        assertThat(customer.get("/v2/ssh-key").body().path("ssh-keys")).isEmpty();
    }

    @Test
    void a_name_is_taken_once_and_only_within_its_organisation() {
        var customer = rig.customer();
        customer.succeeds(customer.post("/v2/ssh-key", body("me")));
        assertThat(customer.post("/v2/ssh-key", body("me")).status()).isEqualTo(409);
        var other = rig.customer();
        assertThat(other.get("/v2/ssh-key/me").status()).isEqualTo(404);
        other.succeeds(other.post("/v2/ssh-key", body("me")));
    }

    @Test
    void a_repeat_with_the_same_idempotency_key_is_the_same_operation() {
        var customer = rig.customer();
        var key = UUID.randomUUID().toString();
        var first = customer.call("POST", "/v2/ssh-key", body("me"), key);
        var second = customer.call("POST", "/v2/ssh-key", body("me"), key);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void a_key_that_is_none_names_the_field() {
        var answer = rig.customer().post("/v2/ssh-key", "{\"name\": \"-\", \"public-key\": \"ssh-rsa nonsense\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("errors").findValuesAsText("location"))
                .containsExactly("body.name", "body.public-key");
    }

    @Test
    void calls_are_shown_to_the_organisation_that_made_them() {
        var organisation = UUID.randomUUID().toString();
        rig.called(organisation, "POST", "/v2/instance");
        var customer = rig.customer(organisation);
        await().untilAsserted(() -> assertThat(customer.get("/v2/event").body()).hasSize(1));
        var event = customer.get("/v2/event").body().path(0);
        assertThat(event.path("uri").asText()).isEqualTo("/v2/instance");
        assertThat(event.path("iam-api-key").path("key").asText()).isEqualTo("EXOtest");
        assertThat(rig.customer().get("/v2/event").body()).isEmpty();
        assertThat(customer.get("/v2/event?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")
                        .body())
                .isEmpty();
        assertThat(customer.get("/v2/event?from=yesterday").status()).isEqualTo(400);
    }

    private static String body(String name) {
        return "{\"name\": \"" + name + "\", \"public-key\": \"" + KEY + " me@example.org\"}";
    }
}
