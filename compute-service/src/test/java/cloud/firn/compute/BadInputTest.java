package cloud.firn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What makes no sense is refused with the field named. */
@ExtendWith(Rig.Shared.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BadInputTest {
    private final Rig rig;

    BadInputTest(Rig rig) {
        this.rig = rig;
    }

    @Test
    void an_instance_that_makes_no_sense_names_the_field() {
        var customer = rig.customer();
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("{", "body");
        bodies.put("", "body");
        bodies.put("[]", "body");
        bodies.put(Rig.SMALL.replace("\"disk-size\": 10", "\"disk-size\": 9"), "body.disk-size");
        bodies.put(Rig.SMALL.replace("\"disk-size\": 10", "\"disk-size\": 51201"), "body.disk-size");
        bodies.put(Rig.SMALL.replace("\"disk-size\": 10", "\"disk-size\": \"10\""), "body.disk-size");
        bodies.put(Rig.SMALL.replace("\"disk-size\": 10", "\"disk-size\": 10.5"), "body.disk-size");
        bodies.put(Rig.SMALL.replace("\"disk-size\": 10,", ""), "body.disk-size");
        bodies.put(Rig.SMALL.replace(Rig.TYPE, UUID.randomUUID().toString()), "body.instance-type.id");
        bodies.put(Rig.SMALL.replace("{\"id\": \"" + Rig.TYPE + "\"}", "\"micro\""), "body.instance-type");
        bodies.put(Rig.SMALL.replace(Rig.TEMPLATE, "tiny"), "body.template.id");
        bodies.put(Rig.SMALL.replace("\"web\"", "\"\""), "body.name");
        bodies.put(Rig.SMALL.replace("\"web\"", "7"), "body.name");
        bodies.put(Rig.SMALL.replace("\"web\"", "\"" + "x".repeat(256) + "\""), "body.name");
        bodies.put(Rig.SMALL.replace("aGVsbG8=", "no base64!"), "body.user-data");
        bodies.put(Rig.SMALL.replace("aGVsbG8=", "YWFh".repeat(9000)), "body.user-data");
        bodies.put(Rig.SMALL.replace(SimulatedNetwork.GROUP, UUID.randomUUID().toString()), "body.security-groups");
        bodies.put(Rig.SMALL.replace(SimulatedNetwork.GROUP, "default"), "body.security-groups.0.id");
        bodies.put(Rig.SMALL.replace("{\"stage\": \"test\"}", "[]"), "body.labels");
        bodies.put(
                Rig.SMALL.replace("{\"name\"", "{\"public-ip-assignment\": \"none\", \"name\""),
                "body.public-ip-assignment");
        bodies.put(Rig.SMALL.replace("{\"name\"", "{\"ssh-key\": {\"name\": \"nobody\"}, \"name\""), "body.ssh-keys");
        bodies.put(Rig.SMALL.replace("{\"name\"", "{\"ssh-keys\": [{}], \"name\""), "body.ssh-keys.0.name");
        bodies.put(
                Rig.SMALL.replace("{\"name\"", "{\"ssh-keys\": [" + many("{}", 17) + "], \"name\""), "body.ssh-keys");
        bodies.put(
                Rig.SMALL.replace(
                        "[{\"id\": \"" + SimulatedNetwork.GROUP,
                        "[" + many("{\"id\": \"default\"}", 50) + ", {\"id\": \"" + SimulatedNetwork.GROUP),
                "body.security-groups");
        bodies.forEach((body, field) -> {
            var answer = customer.post("/v2/instance", body);
            assertThat(answer.status()).as(body + answer.body()).isEqualTo(400);
            assertThat(answer.body().path("errors").path(0).path("location").asText())
                    .as(body + answer.body())
                    .isEqualTo(field);
            assertThat(answer.text("message")).isNotEmpty();
        });
        assertThat(customer.get("/v2/instance").body().path("instances")).isEmpty();
    }

    private static String many(String one, int times) {
        return String.join(", ", Collections.nCopies(times, one));
    }

    @Test
    void a_time_that_is_too_far_away_is_named() {
        for (var name : List.of("from", "to")) {
            for (var time : List.of(
                    "-1000000000-01-01T00:00:00Z",
                    "+1000000000-12-31T23:59:59Z",
                    "1999-12-31T23:59:59Z",
                    "2100-01-01T00:00:01Z",
                    "yesterday")) {
                var answer = rig.customer().get("/v2/event?" + name + "=" + time.replace("+", "%2B"));
                assertThat(answer.status()).as(name + time).isEqualTo(400);
                assertThat(answer.body().path("errors").path(0).path("location").asText())
                        .isEqualTo("query." + name);
            }
        }
    }

    @Test
    void all_wrong_fields_are_named_at_once() {
        var answer = rig.customer().post("/v2/instance", "{}");
        assertThat(answer.body().path("errors")).hasSize(3);
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        var answer = rig.customer().post("/v2/instance", "{\"name\": \"" + "x".repeat(300_000) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void what_is_not_there_is_not_found() {
        var customer = rig.customer();
        var nobody = "/v2/instance/" + UUID.randomUUID();
        assertThat(customer.get(nobody).status()).isEqualTo(404);
        assertThat(customer.delete(nobody).status()).isEqualTo(404);
        assertThat(customer.put(nobody + ":stop", "{}").status()).isEqualTo(404);
        assertThat(customer.get("/v2/instance/web").status()).isEqualTo(404);
        assertThat(customer.get("/v2/template/tiny").status()).isEqualTo(404);
        assertThat(customer.get("/v2/instance-type/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(customer.get("/v2/operation/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void without_a_verified_caller_only_zones_are_told() {
        assertThat(rig.anonymous("/v2/zone")).isEqualTo(200);
        assertThat(rig.anonymous("/v2/instance")).isEqualTo(401);
        assertThat(rig.anonymous("/v2/ssh-key")).isEqualTo(401);
        assertThat(rig.anonymous("/v2/template")).isEqualTo(401);
        assertThat(rig.anonymous("/v2/instance/" + UUID.randomUUID() + ":dance"))
                .isEqualTo(401);
    }
}
