package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Answer;
import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Operations;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is wrong is refused with a status, a reason and a next step, and leaves nothing behind. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private Access acme = TestBoxes.simulator().access("acme");
    private Api api = new Api(acme);
    private Api stranger = new Api(TestBoxes.simulator().access("firn"));
    private String type = "";
    private String hugeType = "";
    private String template = "";

    @BeforeAll
    void looks_up_what_there_is() {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (JsonNode row : api.get("/instance-type").path("instance-types")) {
            long memory = row.path("memory").asLong();
            if (memory < least) {
                least = memory;
                type = row.path("id").asText();
            }
            if (memory > most) {
                most = memory;
                hugeType = row.path("id").asText();
            }
        }
        template = api.get("/template").path("templates").get(0).path("id").asText();
    }

    @Test
    void an_unsigned_call_is_refused_and_told_how_to_sign() {
        var answer = api.raw("GET", "/instance", "", Map.of());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).isNotBlank();
        assertThat(answer.requestId()).isPresent();
    }

    @Test
    void a_wrong_secret_an_unknown_key_and_nonsense_get_the_same_refusal() {
        var wrong = new Api(acme.withSecret("nobody's secret")).look("/instance");
        var unknown = new Api(new Access(
                        acme.endpoint(), "EXOnobody", "x", acme.zone(), acme.s3(), "EXOnobody", "x", acme.region()))
                .look("/instance");
        var nonsense = api.raw("GET", "/instance", "", Map.of("Authorization", "EXO2-HMAC-SHA256 credential="));
        assertThat(List.of(wrong, unknown, nonsense))
                .allMatch(answer -> answer.status() == 401 || answer.status() == 403);
        assertThat(wrong.message()).isEqualTo(unknown.message());
        assertThat(wrong.body().toString()).doesNotContain(acme.secret());
    }

    @Test
    void an_expired_signature_is_refused() {
        var late = api.send("GET", "/instance", "", Map.of(), Instant.now().minusSeconds(3600));
        assertThat(late.status()).isIn(401, 403);
        assertThat(late.message()).containsIgnoringCase("expire");
    }

    @Test
    void a_body_changed_after_signing_is_refused() {
        var headers = new HashMap<String, String>();
        headers.put(
                "Authorization",
                cloud.firn.e2e.client.Signature.header(
                        acme.key(),
                        acme.secret(),
                        "POST",
                        "/v2/security-group",
                        "",
                        new byte[0],
                        Instant.now().plusSeconds(60)));
        assertThat(api.raw("POST", "/security-group", "{\"name\":\"forged\"}", headers)
                        .status())
                .isIn(401, 403);
        assertThat(api.get("/security-group").toString()).doesNotContain("forged");
    }

    @Test
    void what_is_another_organisations_is_not_found_nor_listed_nor_deleted() {
        var group = Operations.about(api.done("POST", "/security-group", Map.of("name", "private")));
        var key = "private-" + UUID.randomUUID();
        api.done(
                "POST",
                "/ssh-key",
                Map.of(
                        "name",
                        key,
                        "public-key",
                        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbnHlJ9QZFAJAWy1bIJrTmI31sM8TD7vAuGQbB4uEmP x"));
        assertThat(stranger.look("/security-group/" + group).status()).isEqualTo(404);
        assertThat(stranger.call("DELETE", "/security-group/" + group, "").status())
                .isEqualTo(404);
        assertThat(stranger.look("/ssh-key/" + key).status()).isEqualTo(404);
        assertThat(stranger.get("/security-group").toString()).doesNotContain(group);
        assertThat(stranger.get("/ssh-key").toString()).doesNotContain(key);
        assertThat(api.look("/security-group/" + group).status()).isEqualTo(200);
        api.done("DELETE", "/security-group/" + group, Map.of());
        api.done("DELETE", "/ssh-key/" + key, Map.of());
    }

    @Test
    void another_organisations_operation_and_an_unknown_id_look_the_same() {
        var operation = api.done("POST", "/security-group", Map.of("name", "mine"));
        var id = operation.path("id").asText();
        assertThat(stranger.look("/operation/" + id).status()).isEqualTo(404);
        assertThat(api.look("/instance/" + UUID.randomUUID()).status()).isEqualTo(404);
        api.done("DELETE", "/security-group/" + Operations.about(operation), Map.of());
    }

    @Test
    void malformed_JSON_is_a_400() {
        refusedNaming("", api.call("POST", "/security-group", "{\"name\": "));
        refusedNaming("", api.call("POST", "/instance", "[]"));
    }

    @Test
    void a_wrong_type_names_its_field() {
        var body = instance();
        body.put("disk-size", "ten");
        refusedNaming("disk-size", post(body));
    }

    @Test
    void a_missing_field_is_named() {
        var body = instance();
        body.remove("template");
        refusedNaming("template", post(body));
    }

    @Test
    void a_number_out_of_range_names_its_field() {
        var body = instance();
        body.put("disk-size", 1);
        refusedNaming("disk-size", post(body));
    }

    @Test
    void an_unknown_template_names_its_field() {
        var body = instance();
        body.put("template", Map.of("id", UUID.randomUUID().toString()));
        refusedNaming("template", post(body));
    }

    @Test
    void an_unknown_type_names_its_field() {
        var body = instance();
        body.put("instance-type", Map.of("id", UUID.randomUUID().toString()));
        refusedNaming("instance-type", post(body));
    }

    @Test
    void too_much_user_data_names_its_field() {
        var body = instance();
        body.put("user-data", "YWFh".repeat(9_000));
        refusedNaming("user-data", post(body));
    }

    @Test
    void a_wrong_enum_and_a_wrong_network_name_their_field() {
        var group = Operations.about(api.done("POST", "/security-group", Map.of("name", "strict")));
        var rules = "/security-group/" + group + "/rules";
        var rule = new HashMap<String, Object>(Map.of(
                "flow-direction",
                "ingress",
                "protocol",
                "tcp",
                "network",
                "0.0.0.0/0",
                "start-port",
                80,
                "end-port",
                80));
        rule.put("protocol", "carrier-pigeon");
        refusedNaming("protocol", api.call("POST", rules, Api.json(rule)));
        rule.put("protocol", "tcp");
        rule.put("network", "300.0.0.0/8");
        refusedNaming("network", api.call("POST", rules, Api.json(rule)));
        rule.put("network", "10.0.0.0/8");
        rule.put("start-port", 0);
        refusedNaming("start-port", api.call("POST", rules, Api.json(rule)));
        assertThat(api.get("/security-group/" + group).path("rules").size()).isZero();
        api.done("DELETE", "/security-group/" + group, Map.of());
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        var answer = api.call("POST", "/security-group", Api.json(Map.of("name", "x".repeat(3_000_000))));
        assertThat(answer.status()).isIn(400, 413);
        assertThat(answer.message()).isNotBlank();
    }

    @Test
    void without_room_the_operation_fails_as_unavailable_and_nothing_is_left_behind() {
        var body = instance();
        body.put("instance-type", Map.of("id", hugeType));
        body.put("disk-size", 51_200);
        var instances = api.get("/instance").path("instances").size();
        var end = Operations.ended(api, post(body).ok());
        assertThat(end.path("state").asText()).isEqualTo("failure");
        assertThat(end.path("reason").asText()).isEqualTo("unavailable");
        assertThat(end.path("message").asText()).isNotBlank();
        assertThat(api.get("/instance").path("instances").size()).isEqualTo(instances);
    }

    @Test
    void the_same_idempotency_key_with_another_body_is_refused() {
        var headers = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var first = api.call("POST", "/security-group", Api.json(Map.of("name", "once")), headers);
        var other = api.call("POST", "/security-group", Api.json(Map.of("name", "twice")), headers);
        assertThat(other.status()).isEqualTo(422);
        api.done("DELETE", "/security-group/" + Operations.about(Operations.succeeded(api, first.ok())), Map.of());
    }

    private Map<String, Object> instance() {
        return new HashMap<>(Map.of(
                "name",
                "bad",
                "instance-type",
                Map.of("id", type),
                "template",
                Map.of("id", template),
                "disk-size",
                10));
    }

    private Answer post(Map<String, Object> body) {
        return api.call("POST", "/instance", Api.json(body));
    }

    private static void refusedNaming(String field, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.message()).as(answer.toString()).isNotBlank();
        assertThat(answer.body().toString()).contains(field);
    }
}
