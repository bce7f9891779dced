package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.identity.KeyFact;
import cloud.firn.contracts.roles.RoleFact;
import cloud.firn.contracts.roles.RolePolicy;
import cloud.firn.contracts.roles.RolePolicy.Rule;
import cloud.firn.contracts.roles.RolePolicy.ServicePolicy;
import cloud.firn.storage.Cloud.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** What the role of a key lets it do in storage, first of all and whatever buckets say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyRolesTest {
    private static final Cloud CLOUD = Cloud.shared();
    private static final S3Client OWNER = CLOUD.acme(Client.NEW_DEFAULTS);
    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final String DENIED = "403 AccessDenied";

    private final String role = UUID.randomUUID().toString();
    private final String bucket = CLOUD.bucket(OWNER);
    private final Map<String, S3Client> clients = new HashMap<>();

    @BeforeEach
    void object() {
        OWNER.putObject(b -> b.bucket(bucket).key("p/a"), RequestBody.fromString("x"));
    }

    @Test
    void a_role_that_reads_one_bucket_does_nothing_else() {
        keep(rules("operation in ['get-object', 'head-object'] && resources.bucket == '" + bucket
                + "' && parameters.key.startsWith('p/')"));
        var s3 = client("acme", null);
        var elsewhere = CLOUD.bucket(OWNER);
        OWNER.putObject(b -> b.bucket(elsewhere).key("p/a"), RequestBody.fromString("x"));
        allowed(s3, bucket);
        assertThat(outcome(() -> s3.headObject(b -> b.bucket(bucket).key("p/a"))))
                .isEqualTo("ok");
        for (var refused : List.of(
                outcome(() -> s3.putObject(b -> b.bucket(bucket).key("p/a"), RequestBody.fromString("y"))),
                outcome(() -> s3.getObject(b -> b.bucket(bucket).key("q")).close()),
                outcome(() -> s3.getObject(b -> b.bucket(elsewhere).key("p/a")).close()),
                outcome(() -> s3.deleteObject(b -> b.bucket(bucket).key("p/a"))),
                outcome(() -> s3.listObjectsV2(b -> b.bucket(bucket))),
                outcome(() -> s3.listObjects(b -> b.bucket(bucket))),
                outcome(() -> s3.listObjectVersions(b -> b.bucket(bucket))),
                outcome(() -> s3.getBucketPolicy(b -> b.bucket(bucket))),
                outcome(() -> s3.deleteBucket(b -> b.bucket(bucket))),
                outcome(() -> s3.createBucket(b -> b.bucket("made-by-a-reader"))),
                outcome(() -> s3.createMultipartUpload(b -> b.bucket(bucket).key("p/b"))),
                outcome(() -> s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("p/a")
                        .destinationBucket(bucket)
                        .destinationKey("p/b"))),
                outcome(s3::listBuckets))) {
            // Of a body that is refused before it is read, this client does not always read the answer's.
            assertThat(refused).startsWith("403");
        }
    }

    @Test
    void operations_have_the_names_of_the_api() {
        var wanted = Map.<String, Runnable>of(
                "list-buckets", () -> client("acme", null).listBuckets(),
                "head-bucket", () -> client("acme", null).headBucket(b -> b.bucket(bucket)),
                "list-objects", () -> client("acme", null).listObjectsV2(b -> b.bucket(bucket)),
                "list-object-versions", () -> client("acme", null).listObjectVersions(b -> b.bucket(bucket)),
                "get-bucket-acl", () -> client("acme", null).getBucketAcl(b -> b.bucket(bucket)),
                "put-object",
                        () -> client("acme", null)
                                .putObject(b -> b.bucket(bucket).key("b"), RequestBody.fromString("y")),
                "delete-bucket-cors", () -> client("acme", null).deleteBucketCors(b -> b.bucket(bucket)),
                "delete-bucket-lifecycle", () -> client("acme", null).deleteBucketLifecycle(b -> b.bucket(bucket)),
                "create-multipart-upload",
                        () -> client("acme", null)
                                .createMultipartUpload(b -> b.bucket(bucket).key("c")));
        wanted.forEach((operation, call) -> {
            keep(rules("operation == '" + operation + "'"));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(outcome(call::run)).as(operation).isEqualTo("ok"));
        });
    }

    @Test
    void a_copy_reads_and_writes_and_of_many_deletes_each_is_asked_about() {
        keep(rules(
                "operation == 'copy-object' && parameters.key == 'copy'",
                "operation == 'get-object'",
                "operation == 'delete-object' && parameters.key == 'p/a'"));
        var s3 = client("acme", null);
        allowed(s3, bucket);
        assertThat(outcome(() -> s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("p/a")
                        .destinationBucket(bucket)
                        .destinationKey("copy"))))
                .isEqualTo("ok");
        var deleted = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("p/a").build(),
                        ObjectIdentifier.builder().key("copy").build())));
        assertThat(deleted.deleted()).hasSize(1);
        assertThat(deleted.errors().get(0).code()).isEqualTo("AccessDenied");
    }

    @Test
    void neither_a_bucket_policy_nor_a_public_object_widens_a_role() {
        keep(rules("operation == 'list-buckets'"));
        var s3 = client("acme", null);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(s3::listBuckets).equals("ok"));
        OWNER.putBucketPolicy(b -> b.bucket(bucket)
                .policy("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                        + organisation("acme") + "\"},\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::" + bucket
                        + "\",\"arn:aws:s3:::" + bucket + "/*\"]}]}"));
        assertThat(outcome(() -> s3.getObject(b -> b.bucket(bucket).key("p/a")).close()))
                .isEqualTo(DENIED);
    }

    @Test
    void a_policy_changes_at_once_and_a_role_that_is_gone_allows_nothing() {
        keep(RolePolicy.EVERYTHING);
        var s3 = client("acme", null);
        allowed(s3, bucket);
        keep(rules("operation == 'list-buckets'"));
        await().atMost(Duration.ofSeconds(1))
                .until(() -> outcome(() -> s3.headObject(b -> b.bucket(bucket).key("p/a")))
                        .startsWith("403"));
        keep(RolePolicy.EVERYTHING);
        allowed(s3, bucket);
        tell(Topics.ROLES, role, new RoleFact.Removed(organisation("acme"), role));
        await().atMost(Duration.ofSeconds(1))
                .until(() -> outcome(s3::listBuckets).equals(DENIED));
    }

    @Test
    void the_policy_of_an_organisation_counts_for_its_owner_and_nobody_else() {
        var name = "narrowed";
        var owner = CLOUD.newcomer(name);
        var nothing = new RolePolicy("deny", Map.of("sos", new ServicePolicy("deny", List.of())));
        tell(Topics.ROLES, organisation(name), new RoleFact.OrganisationPolicy(organisation(name), nothing));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(owner::listBuckets).equals(DENIED));
        assertThat(outcome(OWNER::listBuckets)).isEqualTo("ok");
        tell(Topics.ROLES, organisation(name), new RoleFact.OrganisationPolicy(organisation(name), null));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(owner::listBuckets).equals("ok"));
    }

    @Test
    void governance_gives_way_only_to_a_role_with_the_permission() {
        var locked = "locked-" + UUID.randomUUID();
        OWNER.createBucket(b -> b.bucket(locked).objectLockEnabledForBucket(true));
        var version = OWNER.putObject(
                        b -> b.bucket(locked)
                                .key("a")
                                .objectLockMode("GOVERNANCE")
                                .objectLockRetainUntilDate(Instant.now().plus(Duration.ofDays(1))),
                        RequestBody.fromString("x"))
                .versionId();
        keep(RolePolicy.EVERYTHING);
        var s3 = client("acme", null);
        allowed(s3, bucket);
        assertThat(outcome(() -> s3.putObjectRetention(b -> b.bucket(locked)
                        .key("a")
                        .bypassGovernanceRetention(true)
                        .retention(r -> r.mode(ObjectLockRetentionMode.GOVERNANCE)
                                .retainUntilDate(Instant.now().plus(Duration.ofHours(1)))))))
                .isEqualTo(DENIED);
        assertThat(outcome(() -> remove(s3, locked, version))).isEqualTo(DENIED);
        keep(RolePolicy.EVERYTHING, List.of("bypass-governance-retention"));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(() -> remove(s3, locked, version)).equals("ok"));
    }

    /** "PutObject" and "CreateBucket", permissions, of the API reference. */
    @Test
    void who_may_only_write_neither_locks_what_it_writes_nor_opens_a_bucket() {
        var locked = bucket + "-locked";
        OWNER.createBucket(b -> b.bucket(locked).objectLockEnabledForBucket(true));
        keep(rules("operation in ['put-object', 'create-bucket', 'create-multipart-upload']"));
        var writer = client("acme", null);
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(
                        outcome(() -> writer.putObject(b -> b.bucket(locked).key("free"), RequestBody.fromString("x"))))
                .isEqualTo("ok"));
        var refused = Map.<String, Runnable>of(
                "hold",
                () -> writer.putObject(
                        b -> b.bucket(locked).key("held").objectLockLegalHoldStatus("ON"), RequestBody.fromString("x")),
                "retention",
                () -> writer.putObject(
                        b -> b.bucket(locked)
                                .key("kept")
                                .objectLockMode("GOVERNANCE")
                                .objectLockRetainUntilDate(Instant.now().plusSeconds(600)),
                        RequestBody.fromString("x")),
                "upload",
                () -> writer.createMultipartUpload(
                        b -> b.bucket(locked).key("up").objectLockLegalHoldStatus("ON")),
                "open bucket",
                () -> writer.createBucket(b -> b.bucket(bucket + "-open").acl("public-read")),
                "locked bucket",
                () -> writer.createBucket(b -> b.bucket(bucket + "-lock").objectLockEnabledForBucket(true)));
        refused.forEach((what, call) -> assertThat(outcome(call::run)).as(what).startsWith("403"));
    }

    @Test
    void a_key_signs_until_its_time_is_over() {
        keep(RolePolicy.EVERYTHING);
        var s3 = client("acme", Instant.now().plusSeconds(4));
        allowed(s3, bucket);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> outcome(s3::listBuckets).equals("403 InvalidAccessKeyId"));
    }

    @Test
    void a_role_is_acted_as_by_whom_it_lets_and_its_sessions_follow_its_policy() {
        keep(rules("operation == 'list-buckets'"));
        var name = "role of " + role;
        assertThat(assume("AKACME", name).outcome()).isEqualTo(DENIED);
        keep(
                name,
                rules("operation == 'list-buckets'"),
                new Rule("allow", "identity.role == 'Owner' && parameters.ttl <= 900", List.of()));
        await().atMost(Duration.ofSeconds(5)).until(() -> assume("AKACME", name).status() == 200);
        var answer = assume("AKACME", name);
        assertThat(answer.body()).contains(":assumed-role/" + name + "/me.too");
        var session = session(answer);
        assertThat(outcome(session::listBuckets)).isEqualTo("ok");
        assertThat(outcome(() -> session.headObject(b -> b.bucket(bucket).key("p/a"))))
                .startsWith("403");
        keep(name, rules("operation == 'head-object'"));
        await().atMost(Duration.ofSeconds(1)).until(() -> outcome(
                        () -> session.headObject(b -> b.bucket(bucket).key("p/a")))
                .equals("ok"));
        assertThat(outcome(session::listBuckets)).isEqualTo(DENIED);
        assertThat(assume("AKOTHER", name).outcome()).isEqualTo(DENIED);
    }

    @Test
    void a_narrowed_key_does_not_become_the_owner() {
        keep(RolePolicy.EVERYTHING);
        var key = tellKey("acme", null);
        allowed(client(AwsBasicCredentials.create(key, Cloud.SECRET)), bucket);
        var asOwner = Questions.ask(
                "sts",
                key,
                Map.of(
                        "Action", "AssumeRole",
                        "RoleArn", "arn:aws:iam::" + organisation("acme") + ":role/owner",
                        "RoleSessionName", "me.too"));
        assertThat(asOwner.outcome()).isEqualTo(DENIED);
        keep(rules("operation == 'list-buckets'"));
        var own = session(Questions.ask("sts", key, Map.of("Action", "GetSessionToken")));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> outcome(() -> own.createBucket(b -> b.bucket("more-than-i-may")))
                        .equals(DENIED));
        assertThat(outcome(own::listBuckets)).isEqualTo("ok");
        assertThat(Questions.ask("sns", key, Map.of("Action", "ListTopics")).status())
                .isEqualTo(403);
    }

    private static void remove(S3Client s3, String locked, String version) {
        s3.deleteObject(b -> b.bucket(locked).key("a").versionId(version).bypassGovernanceRetention(true));
    }

    private static void allowed(S3Client s3, String bucket) {
        await().atMost(Duration.ofSeconds(10)).until(() -> outcome(
                        () -> s3.getObject(b -> b.bucket(bucket).key("p/a")).close())
                .equals("ok"));
    }

    private Wire.Answer assume(String key, String name) {
        return Questions.ask(
                "sts",
                key,
                Map.of(
                        "Action", "AssumeRole",
                        "RoleArn", "arn:aws:iam::" + organisation("acme") + ":role/" + name,
                        "RoleSessionName", "me.too",
                        "DurationSeconds", "900"));
    }

    private void keep(RolePolicy policy) {
        keep(policy, List.of());
    }

    private void keep(RolePolicy policy, List<String> permissions) {
        keep("role of " + role, policy, permissions, List.of());
    }

    private void keep(String name, RolePolicy policy, Rule... assume) {
        keep(name, policy, List.of(), Arrays.asList(assume));
    }

    private void keep(String name, RolePolicy policy, List<String> permissions, List<Rule> assume) {
        tell(
                Topics.ROLES,
                role,
                new RoleFact.Kept(organisation("acme"), role, name, policy, permissions, assume, 3600));
    }

    private static RolePolicy rules(String... expressions) {
        var rules = Arrays.stream(expressions)
                .map(expression -> new Rule("allow", expression, List.of()))
                .toList();
        return new RolePolicy("deny", Map.of("sos", new ServicePolicy("rules", rules)));
    }

    /** A client with a key of this test's role; the same for one lasting key. */
    private S3Client client(String organisation, @Nullable Instant expires) {
        return clients.computeIfAbsent(
                organisation + expires,
                name -> client(AwsBasicCredentials.create(tellKey(organisation, expires), Cloud.SECRET)));
    }

    private static S3Client session(Wire.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return client(AwsSessionCredentials.create(
                field(answer, "AccessKeyId"), field(answer, "SecretAccessKey"), field(answer, "SessionToken")));
    }

    private static S3Client client(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + CLOUD.port()))
                .region(Region.of("box-1"))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private String tellKey(String organisation, @Nullable Instant expires) {
        var id = "AK" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        var sealed = CLOUD.node().sealing().seal(Cloud.SECRET, id);
        tell(
                Topics.KEYS,
                id,
                new KeyFact.Valid(id, organisation(organisation), organisation, "test", sealed, role, expires));
        return id;
    }

    private static void tell(String topic, String key, Object body) {
        var fact = Fact.of(key, SEQUENCE.incrementAndGet(), Instant.now(), body);
        CLOUD.node()
                .publisher()
                .send(CLOUD.node().topic(topic), key, Facts.write(fact))
                .toCompletableFuture()
                .join();
    }

    private static String organisation(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String field(Wire.Answer answer, String name) {
        var found = Pattern.compile("<" + name + ">([^<]+)</").matcher(answer.body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
