package cloud.firn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.e2e.client.Access;
import cloud.firn.e2e.client.Api;
import cloud.firn.e2e.client.Buckets;
import cloud.firn.e2e.client.Operations;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A key may do what its role says, in every service, from the first call after a change on. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesTest {
    private final Access acme = TestBoxes.simulator().access("acme");
    private final Api api = new Api(acme);
    private final String bucket = "roles-" + UUID.randomUUID();

    @Test
    void a_key_that_may_read_one_bucket_does_nothing_else_until_its_role_changes() {
        try (var owner = Buckets.client(acme)) {
            owner.createBucket(b -> b.bucket(bucket));
            owner.putObject(b -> b.bucket(bucket).key("a"), RequestBody.fromString("x"));
            var role = Operations.about(api.done(
                    "POST",
                    "/iam-role",
                    Map.of("name", "reader of " + bucket, "policy", policy("operation == 'get-object'"))));
            var key = api.call("POST", "/api-key", Api.json(Map.of("name", "reader", "role-id", role)))
                    .ok();
            var reader = access(key);
            try (var s3 = Buckets.client(reader)) {
                await().atMost(Duration.ofSeconds(2)).until(() -> reads(s3) == 200);
                assertThat(writes(s3)).isEqualTo(403);
                var refused = new Api(reader).look("/instance");
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.message()).contains("list-instances of the service compute");
                assertThat(new Api(reader)
                                .call("PUT", "/iam-role/" + role + ":policy", Api.json(everything()))
                                .status())
                        .isEqualTo(403);

                api.done("PUT", "/iam-role/" + role + ":policy", policy("operation == 'put-object'"));
                await().atMost(Duration.ofSeconds(1)).until(() -> writes(s3) == 200 && reads(s3) == 403);
                assertThat(api.call("DELETE", "/iam-role/" + role, "").status()).isEqualTo(409);
            }
            api.done("DELETE", "/api-key/" + key.path("key").asText(), Map.of());
            api.done("DELETE", "/iam-role/" + role, Map.of());
            owner.deleteObject(b -> b.bucket(bucket).key("a"));
            owner.deleteBucket(b -> b.bucket(bucket));
        }
    }

    @Test
    void who_assumes_a_role_has_its_key_for_a_while() {
        var role = Operations.about(api.done(
                "POST",
                "/iam-role",
                Map.of(
                        "name",
                        "visitor " + bucket,
                        "policy",
                        everything(),
                        "assume-role-policy",
                        Map.of("rules", List.of(Map.of("action", "allow", "expression", "parameters.ttl <= 10"))))));
        assertThat(api.call("POST", "/iam-role/" + role + "/assume", "{\"ttl\": 11}")
                        .status())
                .isEqualTo(403);
        var visitor = access(api.call("POST", "/iam-role/" + role + "/assume", "{\"ttl\": 5}")
                .ok());
        try (var s3 = Buckets.client(visitor)) {
            assertThat(new Api(visitor).look("/instance").status()).isEqualTo(200);
            assertThat(s3.listBuckets().hasBuckets()).isTrue();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> new Api(visitor).look("/instance").status() == 401);
            assertThat(status(s3::listBuckets)).isEqualTo(403);
        }
        api.done("DELETE", "/iam-role/" + role, Map.of());
    }

    private int reads(S3Client s3) {
        return status(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("a")));
    }

    private int writes(S3Client s3) {
        return status(() -> s3.putObject(b -> b.bucket(bucket).key("a"), RequestBody.fromString("y")));
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (S3Exception refused) {
            return refused.statusCode();
        }
    }

    private Access access(JsonNode key) {
        var id = key.path("key").asText();
        var secret = key.path("secret").asText();
        return new Access(acme.endpoint(), id, secret, acme.zone(), acme.s3(), id, secret, acme.region());
    }

    private Map<String, Object> policy(String expression) {
        var rule = Map.of("action", "allow", "expression", expression + " && resources.bucket == '" + bucket + "'");
        return Map.of(
                "default-service-strategy",
                "deny",
                "services",
                Map.of("sos", Map.of("type", "rules", "rules", List.of(rule))));
    }

    private static Map<String, Object> everything() {
        return Map.of("default-service-strategy", "allow", "services", Map.of());
    }
}
