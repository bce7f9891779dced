package cloud.firn.storage.policy;

import static cloud.firn.storage.policy.Policies.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is no policy, and S3's words for it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolicyRefusalTest {
    private static final String GOOD =
            """
            {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/*"}""";

    @Test
    void a_document_that_is_none_is_refused_with_the_words_of_S3() {
        check(
                """
                ~ Policies must be valid JSON and the first byte must be '{'
                [] ~ Policies must be valid JSON and the first byte must be '{'
                invalid json ~ Policies must be valid JSON and the first byte must be '{'
                {true} ~ This policy contains invalid Json
                {"Statement":[ ~ This policy contains invalid Json
                {"Statement":[]} x ~ This policy contains invalid Json
                {"Statement":[],"Statement":[]} ~ This policy contains invalid Json
                {"Statement":[[[[[[[[[[]]]]]]]]]]} ~ This policy contains invalid Json
                {} ~ Missing required field Statement
                {"Statement":[]} ~ Could not parse the policy: Statement is empty!
                {"Statement":"Allow"} ~ Invalid policy syntax.
                {"Statement":[null]} ~ Invalid policy syntax.
                {"Id":1,"Statement":[GOOD]} ~ Invalid policy syntax.
                {"Version":"2012-10-16","Statement":[GOOD]} ~ The policy must contain a valid version string
                {"Version":"","Statement":[GOOD]} ~ The policy must contain a valid version string
                {"Version":null,"Statement":[GOOD]} ~ The policy must contain a valid version string
                {"version":"2012-10-17","Statement":[GOOD]} ~ Unknown field version
                {"Version":"2008-10-17","Id":"x","Statement":GOOD} ~ accepted
                {"Statement":GOOD} ~ accepted
                """
                        .replace("GOOD", GOOD),
                document -> document);
    }

    @Test
    void a_statement_without_what_it_needs_is_refused() {
        check(
                """
                "Principal":"*","Action":"s3:GetObject","Resource":"R/*" ~ Missing required field Effect
                "Effect":"allow","Principal":"*","Action":"s3:GetObject","Resource":"R/*" ~ Invalid effect: allow
                "Effect":"Allow","Action":"s3:GetObject","Resource":"R/*" ~ Missing required field Principal
                "Effect":"Allow","Principal":"*","Resource":"R/*" ~ Missing required field Action
                "Effect":"Allow","Principal":"*","Action":"s3:GetObject" ~ Missing required field Resource
                "Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"R/*","Foo":1 ~ Unknown field Foo
                "Sid":1,"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"R/*" ~ Invalid policy syntax.
                "Effect":"Deny","Principal":"*","NotPrincipal":"*","Action":"s3:GetObject","Resource":"R/*" ~ Statement/policy already has instance of Principal
                "Effect":"Deny","Principal":"*","Action":"s3:GetObject","NotAction":"s3:GetObject","Resource":"R/*" ~ Statement/policy already has instance of Action
                "Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"R/*","NotResource":"R" ~ Statement/policy already has instance of Resource
                "Effect":"Allow","NotPrincipal":{"AWS":"acme"},"Action":"s3:GetObject","Resource":"R/*" ~ Allow with NotPrincipal is not allowed.
                "Effect":"Deny","NotPrincipal":{"AWS":"acme"},"NotAction":"s3:GetObject","NotResource":"R/*" ~ accepted
                """,
                PolicyRefusalTest::inStatement);
    }

    @Test
    void principals_are_everyone_or_those_whom_a_map_names() {
        check(
                """
                "*" ~ accepted
                {"AWS":"*"} ~ accepted
                {"AWS":["*","acme"]} ~ accepted
                {"AWS":"123456789012"} ~ accepted
                {"AWS":["6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b","arn:aws:iam::acme:root"]} ~ accepted
                {"AWS":"arn:aws:iam::acme:user/team/alice"} ~ accepted
                {"CanonicalUser":"6a6f0f5e-4f6c-3b1e-9d53-0c1d2e3f4a5b"} ~ accepted
                {"Service":"logging.s3.amazonaws.com"} ~ accepted
                {"Federated":["accounts.google.com"]} ~ accepted
                {} ~ Missing required field Principal cannot be empty!
                "" ~ Invalid principal in policy
                "acme" ~ Invalid principal in policy
                ["*"] ~ Invalid principal in policy
                null ~ Invalid principal in policy
                {"AWS":""} ~ Invalid principal in policy
                {"AWS":[]} ~ Invalid principal in policy
                {"AWS":[1]} ~ Invalid principal in policy
                {"AWS":"ac*"} ~ Invalid principal in policy
                {"AWS":"arn:aws:iam::*:root"} ~ Invalid principal in policy
                {"AWS":"arn:aws:iam::acme:user/*"} ~ Invalid principal in policy
                {"AWS":"arn:aws:iam::acme:user/"} ~ Invalid principal in policy
                {"AWS":"arn:aws:iam::acme:role/reader"} ~ Invalid principal in policy
                {"AWS":"arn:aws:s3:::photos"} ~ Invalid principal in policy
                {"aws":"*"} ~ Invalid principal in policy
                {"Service":"*"} ~ Invalid principal in policy
                """,
                principal -> inStatement("\"Effect\":\"Allow\",\"Principal\":" + principal
                        + ",\"Action\":\"s3:GetObject\",\"Resource\":\"R/*\""));
    }

    @Test
    void actions_are_those_of_S3() {
        check(
                """
                "*" ~ accepted
                "s3:*" ~ accepted
                "S3:GETOBJECT" ~ accepted
                "s3:Get*" ~ accepted
                "s3:?etObject" ~ accepted
                ["s3:GetObject","s3:ReplicateObject"] ~ accepted
                "" ~ Policy has invalid action
                [] ~ Policy has invalid action
                "s3" ~ Policy has invalid action
                "s3:" ~ Policy has invalid action
                "s4:GetObject" ~ Policy has invalid action
                "*GetObject" ~ Policy has invalid action
                "s3::GetObject" ~ Policy has invalid action
                "s3:Get-Object" ~ Policy has invalid action
                "s3:????" ~ Policy has invalid action
                "s3:PutObjectLockConfiguration" ~ Policy has invalid action
                "s3:NotAnAction" ~ Policy has invalid action
                1 ~ Invalid policy syntax.
                ["s3:GetObject",null] ~ Invalid policy syntax.
                """,
                action -> inStatement("\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":" + action
                        + ",\"Resource\":[\"R\",\"R/*\"]"));
    }

    @Test
    void resources_are_the_bucket_and_its_objects() {
        check(
                """
                "R" ~ accepted
                ["R","R/*"] ~ accepted
                "R*" ~ accepted
                "arn:aws:s3:::*" ~ accepted
                "arn:aws:s3:::*/*" ~ accepted
                "arn:aws:s3:::ph?tos/a" ~ accepted
                "arn:aws:s3:::${aws:username}/a" ~ accepted
                "R/home/${aws:username}/*" ~ accepted
                "*" ~ Policy has invalid resource
                "" ~ Policy has invalid resource
                [] ~ Policy has invalid resource
                "photos/*" ~ Policy has invalid resource
                "arn:aws:s3:::" ~ Policy has invalid resource
                "arn:aws:s3:::other/*" ~ Policy has invalid resource
                "arn:aws:s3:::prefix-photos" ~ Policy has invalid resource
                "arn:aws:s3:::photosx/*" ~ Policy has invalid resource
                "arn:aws:s3:::Photos/*" ~ Policy has invalid resource
                "arn:aws:s3:::/photos" ~ Policy has invalid resource
                "arn:aws:s3:eu::photos/*" ~ Policy has invalid resource
                "arn:aws:iam:::photos" ~ Policy has invalid resource
                {"a":"R"} ~ Invalid policy syntax.
                """,
                resource -> inStatement(
                        "\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":" + resource));
    }

    @Test
    void an_action_on_buckets_needs_the_bucket_and_one_on_objects_an_object() {
        var mismatch = "Action does not apply to any resource(s) in statement";
        check(
                """
                "s3:GetObject","Resource":"R" ~ MISMATCH
                "s3:Abort*","Resource":"R" ~ MISMATCH
                "s3:ListBucket","Resource":"R/*" ~ MISMATCH
                "s3:GetBucket*","Resource":"R/*" ~ MISMATCH
                ["s3:GetObject","s3:ListBucket"],"Resource":"R/*" ~ MISMATCH
                "s3:ListAllMyBuckets","Resource":["R","R/*"] ~ MISMATCH
                ["s3:GetObject","s3:ListBucket"],"Resource":["R","R/*"] ~ accepted
                ["s3:GetObject","s3:ListBucket"],"Resource":"R*" ~ accepted
                "s3:Get*","Resource":"R" ~ accepted
                "s3:Get*","Resource":"R/*" ~ accepted
                "s3:*","Resource":"R/a" ~ accepted
                "s3:ListBucket","NotResource":"R/*" ~ accepted
                """
                        .replace("MISMATCH", mismatch),
                rest -> inStatement("\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":" + rest));
    }

    @Test
    void conditions_ask_what_requests_of_the_actions_can_tell() {
        var mismatch = "Conditions do not apply to combination of actions and resources in statement";
        check(
                """
                "s3:GetObject" {"NotARealOperator":{"aws:UserAgent":"x"}} ~ Invalid Condition type : NotARealOperator
                "s3:GetObject" {"stringequals":{"aws:UserAgent":"x"}} ~ Invalid Condition type : stringequals
                "s3:GetObject" {"stringequals":{}} ~ Invalid Condition type : stringequals
                "s3:GetObject" {"NullIfExists":{"aws:UserAgent":"true"}} ~ Invalid Condition type : NullIfExists
                "s3:GetObject" {"ForAllValues:Null":{"aws:UserAgent":"true"}} ~ Invalid Condition type : ForAllValues:Null
                "s3:GetObject" {"ForSomeValues:StringEquals":{"aws:UserAgent":"x"}} ~ Invalid Condition type : ForSomeValues:StringEquals
                "s3:GetObject" {"IfExists":{"aws:UserAgent":"x"}} ~ Invalid Condition type : IfExists
                "s3:GetObject" {"StringEquals":{"s3:FakeKeyDoesNotExist":"x"}} ~ Policy has an invalid condition key
                "s3:GetObject" {"StringEquals":{"aws:NotARealGlobalKey":"x"}} ~ Policy has an invalid condition key
                "s3:GetObject" {"StringEquals":{"s3:ExistingObjectTag/":"x"}} ~ Policy has an invalid condition key
                "s3:GetObject" {"StringEquals":{"s3:ExistingObjectTag":"x"}} ~ Policy has an invalid condition key
                "s3:GetObject" {"StringEquals":{"":"x"}} ~ Policy has an invalid condition key
                "s3:GetObject" {"StringEquals":{"s3:prefix":"x"}} ~ MISMATCH
                "s3:GetObject" {"StringEquals":{"s3:VersionId":"x"}} ~ MISMATCH
                ["s3:GetObject","s3:PutObject"] {"StringEquals":{"s3:x-amz-acl":"public-read"}} ~ MISMATCH
                "s3:Get*" {"StringEquals":{"s3:x-amz-acl":"public-read"}} ~ MISMATCH
                "s3:*" {"StringEquals":{"s3:x-amz-acl":"public-read"}} ~ accepted
                "s3:PutObject*" {"StringEquals":{"s3:x-amz-acl":"public-read"}} ~ accepted
                "s3:GetObject" {"StringEquals":{"S3:existingobjecttag/Security":"x"}} ~ accepted
                "s3:GetObject" {} ~ accepted
                "s3:GetObject" {"StringEquals":{}} ~ accepted
                "s3:GetObject" [] ~ Invalid policy syntax.
                "s3:GetObject" {"StringEquals":"x"} ~ Invalid policy syntax.
                "s3:GetObject" {"StringEquals":{"aws:UserAgent":null}} ~ Invalid policy syntax.
                "s3:GetObject" {"StringEquals":{"aws:UserAgent":[["x"]]}} ~ Invalid policy syntax.
                "s3:GetObject" {"IpAddress":{"aws:SourceIp":"not-an-ip"}} ~ Invalid IP address in Conditions
                "s3:GetObject" {"NotIpAddress":{"aws:SourceIp":"300.1.1.1/40"}} ~ Invalid IP address in Conditions
                "s3:GetObject" {"Null":{"aws:SourceIp":"true"}} ~ Invalid IP address in Conditions
                "s3:GetObject" {"NumericEquals":{"s3:signatureAge":"ten"}} ~ Invalid value in Conditions : ten
                "s3:GetObject" {"DateLessThan":{"aws:CurrentTime":"soon"}} ~ Invalid value in Conditions : soon
                "s3:GetObject" {"Bool":{"aws:SecureTransport":"maybe"}} ~ Invalid value in Conditions : maybe
                "s3:GetObject" {"BinaryEquals":{"aws:UserAgent":"%"}} ~ Invalid value in Conditions : %
                """
                        .replace("MISMATCH", mismatch),
                cells -> {
                    int condition = cells.indexOf(" ");
                    return inStatement("\"Effect\":\"Allow\",\"Principal\":\"*\",\"Resource\":\"R/*\",\"Action\":"
                            + cells.substring(0, condition) + ",\"Condition\":" + cells.substring(condition + 1));
                });
    }

    @Test
    void names_of_statements_are_unique() {
        var named = "{\"Sid\":\"a\"," + GOOD.substring(1);
        assertThat(refusal(Policies.document(named, named)))
                .isEqualTo("MalformedPolicy: The Statement Ids in the policy are not unique");
        assertThat(refusal(Policies.document(GOOD, GOOD))).isEqualTo("accepted");
    }

    @Test
    void twenty_KiB_without_white_space_are_the_most() {
        var tooLong = "MalformedPolicy: Normalized policy document exceeds the maximum allowed size of 20480 bytes";
        var padding = Policy.LONGEST_BYTES - "{\"Id\":\"\",\"Statement\":}".length() - GOOD.length();
        var longest = "{\"Id\":\"" + "x".repeat(padding) + "\",\"Statement\":" + GOOD + "}";
        assertThat(refusal(longest)).isEqualTo("accepted");
        assertThat(refusal(longest.replace("{\"Id", "{ \n \"Id"))).isEqualTo("accepted");
        assertThat(refusal(longest.replace("xx", "xxx"))).isEqualTo(tooLong);
        assertThat(refusal(longest + " ".repeat(Policy.LONGEST_BODY_BYTES))).isEqualTo(tooLong);
    }

    @Test
    void bytes_that_are_no_UTF_8_are_refused() {
        var latin = ("{\"Id\":\"é\",\"Statement\":" + GOOD + "}").getBytes(StandardCharsets.ISO_8859_1);
        var wide = ("{\"Statement\":" + GOOD + "}").getBytes(StandardCharsets.UTF_16LE);
        for (var bytes : List.of(latin, wide)) {
            assertThatThrownBy(() -> Policy.parse(bytes, "photos")).hasMessage("This policy contains invalid Json");
        }
    }

    @Test
    void what_an_error_document_cannot_hold_is_not_repeated() {
        assertThat(refusal("{\"\\u0000\\uffff" + "x".repeat(1000) + "\":1}"))
                .isEqualTo("MalformedPolicy: Unknown field ??" + "x".repeat(126));
        assertThat(refusal(inStatement("\"Effect\":\"<\\ud800\""))).isEqualTo("MalformedPolicy: Invalid effect: <?");
    }

    private static String inStatement(String elements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{"
                + elements.replace("\"R", "\"arn:aws:s3:::photos").replace("arn:aws:s3:::photosesource", "Resource")
                + "}]}";
    }

    private static void check(String table, UnaryOperator<String> document) {
        var softly = new SoftAssertions();
        Stream.of(table.split("\n")).forEach(line -> {
            int tilde = line.lastIndexOf("~ ");
            var expected = line.substring(tilde + 2);
            softly.assertThat(refusal(document.apply(line.substring(0, Math.max(tilde - 1, 0)))))
                    .as(line)
                    .isEqualTo(expected.equals("accepted") ? expected : "MalformedPolicy: " + expected);
        });
        softly.assertAll();
    }
}
