package cloud.firn.storage.policy;

import static cloud.firn.storage.policy.Policies.ACME;
import static cloud.firn.storage.policy.Policies.GLOBEX;
import static cloud.firn.storage.policy.Policies.allow;
import static cloud.firn.storage.policy.Policies.anonymous;
import static cloud.firn.storage.policy.Policies.context;
import static cloud.firn.storage.policy.Policies.policy;
import static cloud.firn.storage.policy.Policies.read;
import static cloud.firn.storage.policy.Policies.request;
import static cloud.firn.storage.policy.Policies.statement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy says, with the examples of "Bucket policy examples" of the Amazon S3 user guide among others. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolicyDecisionTest {
    private static final Optional<Caller> NOBODY = Optional.empty();

    @Test
    void a_denial_outweighs_permissions_wherever_it_stands() {
        var allow = statement("Allow", "\"*\"", "s3:*", Policies.OBJECTS);
        var deny = statement("Deny", "\"*\"", "s3:DeleteObject", Policies.OBJECTS);
        for (var policy : List.of(policy(allow, deny), policy(deny, allow), policy(allow, deny, allow))) {
            assertThat(policy.decide(anonymous("s3:DeleteObject", "a", Map.of())))
                    .isEqualTo(Decision.DENY);
            assertThat(policy.decide(anonymous("s3:GetObject", "a", Map.of()))).isEqualTo(Decision.ALLOW);
        }
        assertThat(policy(deny).decide(read(NOBODY, "a"))).isEqualTo(Decision.NONE);
    }

    @Test
    void public_reading_is_reading_of_objects_by_everyone_and_nothing_else() {
        var policy = policy(allow("\"*\""));
        assertThat(policy.decide(read(NOBODY, "a/b"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(read(Optional.of(GLOBEX), "a/b"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:PutObject", "a/b", Map.of()))).isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:GetObjectVersion", "a/b", Map.of())))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:ListBucket", "", Map.of()))).isEqualTo(Decision.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"AWS\":\"6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b\"}",
                "{\"AWS\":\"arn:aws:iam::6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b:root\"}",
                "{\"AWS\":\"arn:aws:iam::6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b:user/alice\"}",
                "{\"AWS\":\"acme\"}",
                "{\"AWS\":[\"arn:aws:iam::initech:root\",\"arn:aws:iam::acme:root\"]}",
                "{\"CanonicalUser\":[\"6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b\"]}",
                "{\"Service\":\"s3.amazonaws.com\",\"AWS\":\"acme\"}"
            })
    void an_organisation_goes_by_its_id_its_name_and_the_ARNs_of_either(String principal) {
        var policy = policy(allow(principal));
        assertThat(policy.decide(read(Optional.of(ACME), "a"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(read(Optional.of(GLOBEX), "a"))).isEqualTo(Decision.NONE);
        assertThat(policy.decide(read(NOBODY, "a"))).isEqualTo(Decision.NONE);
    }

    @Test
    void who_is_called_like_the_id_of_another_is_not_the_other() {
        var impostor = new Caller(GLOBEX.organisation(), ACME.organisation());
        var policy = policy(allow("{\"AWS\":\"" + ACME.organisation() + "\"}"));
        assertThat(policy.decide(read(Optional.of(impostor), "a"))).isEqualTo(Decision.NONE);
    }

    @Test
    void the_canonical_user_goes_by_no_name() {
        assertThat(policy(allow("{\"CanonicalUser\":\"acme\"}")).decide(read(Optional.of(ACME), "a")))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void NotPrincipal_denies_everybody_else_and_those_who_sign_nothing() {
        var policy = policy(
                allow("\"*\""),
                """
                {"Effect":"Deny","NotPrincipal":{"AWS":"acme"},"Action":"s3:*","Resource":"arn:aws:s3:::photos/*"}
                """);
        assertThat(policy.decide(read(Optional.of(ACME), "a"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(read(Optional.of(GLOBEX), "a"))).isEqualTo(Decision.DENY);
        assertThat(policy.decide(read(NOBODY, "a"))).isEqualTo(Decision.DENY);
    }

    @Test
    void NotAction_and_NotResource_are_about_all_the_rest() {
        var policy = policy(
                statement("Allow", "\"*\"", "s3:*", Policies.OBJECTS),
                """
                {"Effect":"Deny","Principal":"*","NotAction":["s3:GetObject","s3:getobjectversion"],
                 "NotResource":["arn:aws:s3:::photos/inbox/*"]}
                """);
        assertThat(policy.decide(anonymous("s3:GetObjectVersion", "a", Map.of())))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:PutObject", "a", Map.of()))).isEqualTo(Decision.DENY);
        assertThat(policy.decide(anonymous("s3:PutObject", "inbox/a", Map.of())))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void resources_are_case_sensitive_and_stars_cross_slashes() {
        var policy = policy(statement("Allow", "\"*\"", "s3:GetObject", "\"arn:aws:s3:::photos/*/test/*\""));
        for (var key : List.of("1/test/object.jpg", "1///test///object.jpg", "/test/object.jpg", "1/test/")) {
            assertThat(policy.decide(read(NOBODY, key))).as(key).isEqualTo(Decision.ALLOW);
        }
        for (var key : List.of("1-test/object.jpg", "test/object.jpg", "1/2/test.jpg", "1/Test/object.jpg")) {
            assertThat(policy.decide(read(NOBODY, key))).as(key).isEqualTo(Decision.NONE);
        }
    }

    @Test
    void a_variable_is_what_the_request_says_and_its_stars_are_stars() {
        var policy =
                policy(statement("Allow", "\"*\"", "s3:GetObject", "\"arn:aws:s3:::photos/home/${aws:username}/*\""));
        assertThat(policy.decide(anonymous("s3:GetObject", "home/acme/a", context("aws:username", "acme"))))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:GetObject", "home/other/a", context("aws:username", "acme"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:GetObject", "home/other/a", context("aws:username", "*"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:GetObject", "home/a/a", context("aws:username", "a|b"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(read(NOBODY, "home//a"))).isEqualTo(Decision.NONE);
        assertThat(policy.decide(read(NOBODY, "home/${aws:username}/a"))).isEqualTo(Decision.NONE);
    }

    @Test
    void a_variable_without_a_value_takes_what_the_policy_gives_for_that_case() {
        var policy = policy(
                statement("Allow", "\"*\"", "s3:GetObject", "\"arn:aws:s3:::photos/${aws:username, 'guest'}/*\""));
        assertThat(policy.decide(read(NOBODY, "guest/a"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:GetObject", "guest/a", context("aws:username", "acme"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void the_first_version_of_the_language_knows_no_variables() {
        var policy = Policy.parse(
                Policies.document(statement(
                                "Allow", "\"*\"", "s3:GetObject", "\"arn:aws:s3:::photos/${aws:username}/*\""))
                        .replace("2012", "2008"),
                "photos");
        assertThat(policy.decide(read(NOBODY, "${aws:username}/a"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:GetObject", "acme/a", context("aws:username", "acme"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void uploads_can_be_made_to_leave_the_owner_in_control() {
        var policy = policy(
                """
                {"Sid":"PolicyForAllowUploadWithACL","Effect":"Allow",
                 "Principal":{"AWS":"globex"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::photos/*",
                 "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}
                """);
        var owner = context("s3:x-amz-acl", "bucket-owner-full-control");
        assertThat(policy.decide(request(Optional.of(GLOBEX), "s3:PutObject", "a", owner)))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(request(Optional.of(GLOBEX), "s3:PutObject", "a", Map.of())))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void requests_from_elsewhere_can_be_denied() {
        var policy = policy(
                """
                {"Sid":"SourceIP","Effect":"Deny","Principal":"*","Action":"s3:*",
                 "Resource":["arn:aws:s3:::photos","arn:aws:s3:::photos/*"],
                 "Condition":{"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:DB8:1234:5678::/64"]}}}
                """);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("aws:sourceip", "192.0.2.188"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("aws:sourceip", "2001:db8:1234:5678::9"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:ListBucket", "", context("aws:sourceip", "203.0.113.1"))))
                .isEqualTo(Decision.DENY);
    }

    @Test
    void plain_HTTP_can_be_denied() {
        var policy = policy(
                """
                {"Sid":"RestrictToTLSRequestsOnly","Action":"s3:*","Effect":"Deny","Principal":"*",
                 "Resource":["arn:aws:s3:::photos","arn:aws:s3:::photos/*"],
                 "Condition":{"Bool":{"aws:SecureTransport":"false"}}}
                """);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("aws:securetransport", "false"))))
                .isEqualTo(Decision.DENY);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("aws:securetransport", "true"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void reading_can_depend_on_the_tags_of_the_object() {
        var policy = policy(
                """
                {"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:GetObjectVersion"],
                 "Resource":"arn:aws:s3:::photos/*",
                 "Condition":{"StringEquals":{"s3:ExistingObjectTag/Security":"public"}}}
                """);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("s3:existingobjecttag/security", "public"))))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:GetObject", "a", context("s3:existingobjecttag/security", "private"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(read(NOBODY, "a"))).isEqualTo(Decision.NONE);
    }

    @Test
    void only_some_tags_may_be_given() {
        var policy = policy(
                """
                {"Effect":"Allow","Principal":{"AWS":["acme"]},"Action":["s3:PutObjectTagging"],
                 "Resource":["arn:aws:s3:::photos/*"],
                 "Condition":{"ForAllValues:StringLike":{"s3:RequestObjectTagKeys":["Owner","CreationDate"]}}}
                """);
        var caller = Optional.of(ACME);
        assertThat(policy.decide(request(
                        caller, "s3:PutObjectTagging", "a", context("s3:requestobjecttagkeys", "CreationDate|Owner"))))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(
                        request(caller, "s3:PutObjectTagging", "a", context("s3:requestobjecttagkeys", "Owner|Cost"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void a_list_can_be_limited_to_a_prefix_and_a_number_of_keys() {
        var policy = policy(
                """
                {"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::photos",
                 "Condition":{"StringEquals":{"s3:prefix":"projects"},"NumericLessThanEquals":{"s3:max-keys":10}}}
                """);
        assertThat(policy.decide(anonymous("s3:ListBucket", "", context("s3:prefix", "projects", "s3:max-keys", "10"))))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:ListBucket", "", context("s3:prefix", "projects", "s3:max-keys", "11"))))
                .isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:ListBucket", "", context("s3:prefix", "", "s3:max-keys", "1"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void unconditional_writes_can_be_denied_and_the_parts_of_uploads_spared() {
        var policy = policy(
                """
                {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::photos/*",
                 "Condition":{"Null":{"s3:if-none-match":"true"},"Bool":{"s3:ObjectCreationOperation":"true"}}}
                """);
        var creates = context("s3:objectcreationoperation", "true");
        var careful = context("s3:objectcreationoperation", "true", "s3:if-none-match", "*");
        var part = context("s3:objectcreationoperation", "false");
        assertThat(policy.decide(anonymous("s3:PutObject", "a", creates))).isEqualTo(Decision.DENY);
        assertThat(policy.decide(anonymous("s3:PutObject", "a", careful))).isEqualTo(Decision.NONE);
        assertThat(policy.decide(anonymous("s3:PutObject", "a", part))).isEqualTo(Decision.NONE);
    }

    @Test
    void a_copy_can_be_limited_in_its_source() {
        var policy = policy(
                """
                {"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::photos/*",
                 "Condition":{"StringLike":{"s3:x-amz-copy-source":"source/public/*"}}}
                """);
        assertThat(policy.decide(anonymous("s3:PutObject", "a", context("s3:x-amz-copy-source", "source/public/x"))))
                .isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(anonymous("s3:PutObject", "a", context("s3:x-amz-copy-source", "source/secret/x"))))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void it_says_which_keys_it_takes_to_judge() {
        var policy = policy(
                """
                {"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::photos/${aws:username}/*",
                 "Condition":{"StringEquals":{"s3:ExistingObjectTag/owner":"${aws:PrincipalTag/team}"}}}
                """);
        assertThat(policy.mentions("s3:existingobjecttag/")).isTrue();
        assertThat(policy.mentions("s3:ExistingObjectTag/")).isTrue();
        assertThat(policy.mentions("aws:username")).isTrue();
        assertThat(policy.mentions("aws:principaltag/")).isTrue();
        assertThat(policy.mentions("s3:object-lock-")).isFalse();
    }

    @Test
    void headers_are_condition_keys() {
        var headers = Map.of(
                "x-amz-acl", "private", "user-agent", "curl", "x-amz-object-lock-mode", "COMPLIANCE", "host", "x");
        assertThat(ConditionKeys.ofHeaders(name -> Optional.ofNullable(headers.get(name))))
                .containsOnly(
                        Map.entry("s3:x-amz-acl", List.of("private")),
                        Map.entry("aws:useragent", List.of("curl")),
                        Map.entry("s3:object-lock-mode", List.of("COMPLIANCE")));
        assertThat(ConditionKeys.ofHeaders(name -> Optional.of("x")).keySet()).allMatch(ConditionKeys::known);
    }
}
