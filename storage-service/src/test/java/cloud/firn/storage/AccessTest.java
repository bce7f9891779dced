package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Type;

/** Who may do what: access control lists, policies, and what stands above both. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccessTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private static final S3Client OTHER = Cloud.shared().other();
    private static final String ACME = S3.listBuckets().owner().id();
    private static final String STRANGER = OTHER.listBuckets().owner().id();

    private String bucket = "";

    @BeforeEach
    void object() {
        bucket = Cloud.shared().bucket(S3);
        put(b -> b);
    }

    @Test
    void what_is_private_is_the_owners_alone() {
        assertThat(outcome(() -> get(OTHER, "k"))).isEqualTo("403 AccessDenied");
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
        assertThat(anybody("none")).isEqualTo("403 AccessDenied");
        assertThat(outcome(() -> OTHER.headBucket(b -> b.bucket(bucket)))).startsWith("403");
        assertThat(outcome(() -> OTHER.deleteBucket(b -> b.bucket(bucket)))).isEqualTo("403 AccessDenied");
    }

    @Test
    void a_canned_list_opens_an_object_to_everybody_or_to_everybody_who_signs() {
        put(b -> b.acl("public-read"));
        assertThat(anybody("k")).isEqualTo("200");
        assertThat(Wire.anonymous("PUT", "/" + bucket + "/k", Map.of(), "y").outcome())
                .isEqualTo("403 AccessDenied");
        S3.putObjectAcl(b -> b.bucket(bucket).key("k").acl("authenticated-read"));
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
        assertThat(outcome(() -> get(OTHER, "k"))).isEqualTo("ok");
    }

    @Test
    void who_did_not_sign_may_not_change_the_headers_of_an_answer() {
        put(b -> b.acl("public-read"));
        assertThat(anybody("k?response-content-type=text/html")).isEqualTo("400 InvalidRequest");
    }

    @Test
    void a_permission_allows_what_it_says_and_nothing_else() {
        var may = Map.of(
                Permission.READ, "list",
                Permission.WRITE, "write",
                Permission.READ_ACP, "read-acl",
                Permission.WRITE_ACP, "write-acl",
                Permission.FULL_CONTROL, "list write read-acl write-acl");
        may.forEach((permission, expected) -> {
            grant(permission);
            var found = new java.util.StringJoiner(" ");
            if (outcome(() -> OTHER.listObjectsV2(b -> b.bucket(bucket))).equals("ok")) {
                found.add("list");
            }
            if (outcome(() -> OTHER.putObject(b -> b.bucket(bucket).key("o"), RequestBody.empty()))
                    .equals("ok")) {
                found.add("write");
            }
            if (outcome(() -> OTHER.getBucketAcl(b -> b.bucket(bucket))).equals("ok")) {
                found.add("read-acl");
            }
            if (outcome(() -> OTHER.putBucketAcl(b -> b.bucket(bucket).acl("private")))
                    .equals("ok")) {
                found.add("write-acl");
            }
            assertThat(found.toString()).isEqualTo(expected);
        });
    }

    @Test
    void whoever_writes_into_anothers_bucket_owns_what_is_written() {
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read-write"));
        OTHER.putObject(b -> b.bucket(bucket).key("theirs"), RequestBody.fromString("x"));
        assertThat(outcome(() -> get(S3, "theirs"))).isEqualTo("403 AccessDenied");
        assertThat(outcome(() -> S3.deleteObject(b -> b.bucket(bucket).key("theirs"))))
                .isEqualTo("ok");
        OTHER.putObject(
                b -> b.bucket(bucket).key("theirs").acl("bucket-owner-full-control"), RequestBody.fromString("x"));
        assertThat(outcome(() -> get(S3, "theirs"))).isEqualTo("ok");
    }

    @Test
    void a_policy_lets_an_organisation_in_and_nobody_else() {
        policy("Allow", "s3:GetObject", "{\"AWS\":\"arn:aws:iam::" + STRANGER + ":root\"}", "{}");
        assertThat(outcome(() -> get(OTHER, "k"))).isEqualTo("ok");
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
        assertThat(S3.getBucketPolicyStatus(b -> b.bucket(bucket))
                        .policyStatus()
                        .isPublic())
                .isFalse();
    }

    @Test
    void a_policy_asks_for_tags_prefixes_referers_and_addresses() {
        S3.putObject(b -> b.bucket(bucket).key("open").tagging("secret=no"), RequestBody.empty());
        policy("Allow", "s3:GetObject", "\"*\"", "{\"StringEquals\":{\"s3:ExistingObjectTag/secret\":\"no\"}}");
        assertThat(anybody("open")).isEqualTo("200");
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
        policy("Allow", "s3:ListBucket", "\"*\"", "{\"StringEquals\":{\"s3:prefix\":\"k\"}}");
        assertThat(anybody("?prefix=k")).isEqualTo("200");
        assertThat(anybody("?prefix=o")).isEqualTo("403 AccessDenied");
        policy("Allow", "s3:GetObject", "\"*\"", "{\"StringLike\":{\"aws:Referer\":\"http://example.com/*\"}}");
        var referred = Map.of("Referer", "http://example.com/page");
        assertThat(Wire.anonymous("GET", "/" + bucket + "/k", referred, "").outcome())
                .isEqualTo("200");
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
        policy("Allow", "s3:GetObject", "\"*\"", "{\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.0/8\"}}");
        assertThat(anybody("k")).isEqualTo("200");
        policy("Allow", "s3:GetObject", "\"*\"", "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");
        assertThat(anybody("k")).isEqualTo("403 AccessDenied");
    }

    @Test
    void a_denial_holds_for_the_owner_too_who_can_still_take_it_back() {
        policy("Deny", "s3:*", "{\"AWS\":\"" + ACME + "\"}", "{}");
        assertThat(outcome(() -> get(S3, "k"))).isEqualTo("403 AccessDenied");
        assertThat(outcome(() -> S3.deleteBucketPolicy(b -> b.bucket(bucket)))).isEqualTo("ok");
        assertThat(outcome(() -> get(S3, "k"))).isEqualTo("ok");
        assertThat(outcome(() -> S3.getBucketPolicy(b -> b.bucket(bucket)))).isEqualTo("404 NoSuchBucketPolicy");
    }

    @Test
    void block_public_access_keeps_out_what_is_public_and_lets_nothing_public_be_set() {
        S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read"));
        block(b -> b.ignorePublicAcls(true));
        assertThat(anybody("")).isEqualTo("403 AccessDenied");
        block(b -> b.blockPublicAcls(true).blockPublicPolicy(true));
        assertThat(outcome(() -> S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read"))))
                .isEqualTo("403 AccessDenied");
        assertThat(outcome(() -> put(b -> b.acl("public-read")))).startsWith("403");
        assertThat(outcome(() -> policy("Allow", "s3:GetObject", "\"*\"", "{}")))
                .isEqualTo("403 AccessDenied");
        S3.deletePublicAccessBlock(b -> b.bucket(bucket));
        assertThat(anybody("")).isEqualTo("200");
    }

    @Test
    void a_bucket_whose_owner_owns_everything_knows_no_lists() {
        S3.putBucketOwnershipControls(b -> b.bucket(bucket)
                .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                        .build())));
        assertThat(outcome(() -> S3.putBucketAcl(b -> b.bucket(bucket).acl("public-read"))))
                .isEqualTo("400 AccessControlListNotSupported");
        assertThat(outcome(() -> put(b -> b.acl("public-read")))).startsWith("400");
        assertThat(outcome(() -> put(b -> b.acl("bucket-owner-full-control")))).isEqualTo("ok");
    }

    @Test
    void a_policy_that_lets_write_lets_give_tags_and_lists_only_where_it_says_so() {
        var stranger = "{\"AWS\":\"" + STRANGER + "\"}";
        policy("Allow", "s3:PutObject", stranger, "{}");
        assertThat(strangerPuts(b -> b)).isEqualTo("ok");
        assertThat(strangerPuts(b -> b.tagging("a=b"))).startsWith("403");
        assertThat(strangerPuts(b -> b.acl("public-read"))).startsWith("403");
        assertThat(strangerPuts(b -> b.grantRead("id=" + ACME))).startsWith("403");
        policy("Allow", "s3:Put*", stranger, "{}");
        assertThat(strangerPuts(b -> b.tagging("a=b").acl("public-read"))).isEqualTo("ok");
    }

    @Test
    void a_policy_that_lets_write_on_condition_of_a_header_lets_send_it() {
        var stranger = "{\"AWS\":\"" + STRANGER + "\"}";
        policy("Allow", "s3:PutObject", stranger, "{\"StringEquals\":{\"s3:x-amz-acl\":\"public-read\"}}");
        assertThat(strangerPuts(b -> b)).startsWith("403");
        assertThat(strangerPuts(b -> b.acl("public-read"))).isEqualTo("ok");
        assertThat(strangerPuts(b -> b.acl("public-read").tagging("a=b"))).startsWith("403");
    }

    @Test
    void tags_that_a_policy_denies_are_not_given_with_a_write_either() {
        policy("Deny", "s3:PutObjectTagging", "\"*\"", "{}");
        assertThat(outcome(() -> put(b -> b))).isEqualTo("ok");
        assertThat(outcome(() -> put(b -> b.tagging("a=b")))).startsWith("403");
    }

    private String strangerPuts(java.util.function.UnaryOperator<PutObjectRequest.Builder> how) {
        var request = how.apply(PutObjectRequest.builder().bucket(bucket).key("new"));
        return outcome(() -> OTHER.putObject(request.build(), RequestBody.fromString("x")));
    }

    private void put(java.util.function.UnaryOperator<PutObjectRequest.Builder> how) {
        S3.putObject(
                how.apply(PutObjectRequest.builder().bucket(bucket).key("k")).build(), RequestBody.fromString("x"));
    }

    private void get(S3Client client, String key) {
        client.getObjectAsBytes(b -> b.bucket(bucket).key(key));
    }

    private String anybody(String target) {
        return Wire.anonymous("GET", "/" + bucket + "/" + target, Map.of(), "").outcome();
    }

    private void grant(Permission permission) {
        var grants = List.of(grantTo(ACME, Permission.FULL_CONTROL), grantTo(STRANGER, permission));
        S3.putBucketAcl(b -> b.bucket(bucket)
                .accessControlPolicy(p -> p.owner(o -> o.id(ACME)).grants(grants)));
    }

    private static Grant grantTo(String id, Permission permission) {
        return Grant.builder()
                .grantee(g -> g.id(id).type(Type.CANONICAL_USER))
                .permission(permission)
                .build();
    }

    private void policy(String effect, String action, String principal, String condition) {
        var text =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":"%s","Principal":%s,"Condition":%s,
                "Resource":["arn:aws:s3:::%s","arn:aws:s3:::%s/*"]}]}
                """
                        .formatted(effect, action, principal, condition, bucket, bucket);
        S3.putBucketPolicy(b -> b.bucket(bucket).policy(text));
    }

    private void block(Consumer<PublicAccessBlockConfiguration.Builder> what) {
        S3.putPublicAccessBlock(b -> b.bucket(bucket).publicAccessBlockConfiguration(what));
    }
}
