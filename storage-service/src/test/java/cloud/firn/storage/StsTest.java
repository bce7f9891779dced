package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Temporary keys: how they are asked for, what they are good for, and what narrows them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);
    private static final String ACME = S3.listBuckets().owner().id();
    private static final String ROLE = "arn:aws:iam::" + ACME + ":role/owner";

    @Test
    void a_key_is_told_whose_it_is() {
        var answer = ask("sts", "AKACME", Map.of("Action", "GetCallerIdentity"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
                .contains("<Arn>arn:aws:iam::" + ACME + ":root</Arn>")
                .contains("<Account>" + ACME + "</Account>");
        assertThat(ask("s3", "AKACME", Map.of("Action", "GetCallerIdentity")).status())
                .isEqualTo(200);
    }

    @Test
    void a_session_may_do_what_its_key_may() {
        var session = session(ask("sts", "AKACME", Map.of("Action", "GetSessionToken", "DurationSeconds", "900")));
        assertThat(session.listBuckets().owner().id()).isEqualTo(ACME);
    }

    @Test
    void an_assumed_role_is_held_to_its_policy() {
        var bucket = Cloud.shared().bucket(S3);
        S3.putObject(b -> b.bucket(bucket).key("in/a"), RequestBody.fromString("x"));
        S3.putObject(b -> b.bucket(bucket).key("out"), RequestBody.fromString("x"));
        var answer = assume(statement("Allow", "s3:GetObject", "arn:aws:s3:::" + bucket + "/in/*"));
        assertThat(answer.body())
                .contains("<Arn>arn:aws:sts::" + ACME + ":assumed-role/owner/me.too</Arn>")
                .contains("<PackedPolicySize>");
        var session = session(answer);
        assertThat(outcome(() ->
                        session.getObject(b -> b.bucket(bucket).key("in/a")).close()))
                .isEqualTo("ok");
        for (var refused : new String[] {
            outcome(() -> session.getObject(b -> b.bucket(bucket).key("out")).close()),
            outcome(() -> session.deleteObject(b -> b.bucket(bucket).key("in/a"))),
            outcome(() -> session.listObjectsV2(b -> b.bucket(bucket))),
            outcome(() -> session.createBucket(b -> b.bucket("made-by-a-session"))),
            outcome(() -> session.getBucketPolicy(b -> b.bucket(bucket))),
            outcome(session::listBuckets)
        }) {
            assertThat(refused).isEqualTo("403 AccessDenied");
        }
    }

    @Test
    void a_denial_outweighs_a_permission_of_the_same_session() {
        var bucket = Cloud.shared().bucket(S3);
        S3.putObject(b -> b.bucket(bucket).key("a"), RequestBody.fromString("x"));
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":["
                + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
                + "{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"arn:aws:s3:::*\"}]}";
        var session = session(assume(policy));
        assertThat(outcome(
                        () -> session.getObject(b -> b.bucket(bucket).key("a")).close()))
                .isEqualTo("ok");
        assertThat(outcome(session::listBuckets)).isEqualTo("ok");
        assertThat(outcome(() -> session.deleteObject(b -> b.bucket(bucket).key("a"))))
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void a_policy_gives_a_session_nothing_that_its_key_has_not() {
        var theirs = Cloud.shared().bucket(Cloud.shared().other());
        var session = session(assume(statement("Allow", "s3:*", "*")));
        assertThat(outcome(() -> session.listObjectsV2(b -> b.bucket(theirs)))).isEqualTo("403 AccessDenied");
    }

    @Test
    void a_federated_user_without_a_policy_may_do_nothing() {
        var answer = ask("sts", "AKACME", Map.of("Action", "GetFederationToken", "Name", "bob"));
        assertThat(answer.body()).contains("<FederatedUserId>" + ACME + ":bob</FederatedUserId>");
        assertThat(outcome(session(answer)::listBuckets)).isEqualTo("403 AccessDenied");
    }

    @Test
    void what_is_asked_wrongly_is_refused_as_aws_does() {
        assertThat(asked(Map.of("Action", "DecodeAuthorizationMessage"))).isEqualTo("400 InvalidAction");
        assertThat(asked(Map.of("Version", "2011-06-15"))).isEqualTo("400 MissingAction");
        assertThat(asked(Map.of("Action", "GetSessionToken", "DurationSeconds", "899")))
                .isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("DurationSeconds", "43201"))).isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("RoleSessionName", "a"))).isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("RoleSessionName", "two words"))).isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("RoleArn", "arn:aws:iam::1:role/owner"))).isEqualTo("403 AccessDenied");
        assertThat(assumed(Map.of("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")))
                .isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("Policy", "x".repeat(2049)))).isEqualTo("400 ValidationError");
        assertThat(assumed(Map.of("Policy", "{\"Statement\":\"" + "é".repeat(1800) + "\"}")))
                .isEqualTo("400 MalformedPolicyDocument");
        assertThat(assumed(Map.of("Policy", statement("Allow", "s3:GetObject", "arn:*:s3:::b/*"))))
                .isEqualTo("400 MalformedPolicyDocument");
        assertThat(assumed(Map.of(
                        "Policy",
                        "{\"Statement\":{\"Sid\":\"" + "é".repeat(1700)
                                + "\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}")))
                .isEqualTo("400 PackedPolicyTooLarge");
    }

    @Test
    void who_did_not_sign_rightly_learns_so() {
        assertThat(ask("sts", "AKNOBODY", Map.of("Action", "GetCallerIdentity")).outcome())
                .isEqualTo("403 InvalidClientTokenId");
        assertThat(ask("ec2", "AKACME", Map.of("Action", "GetCallerIdentity")).outcome())
                .isEqualTo("400 IncompleteSignature");
        var form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(Wire.anonymous("POST", "/", form, "Action=GetCallerIdentity").outcome())
                .isEqualTo("403 MissingAuthenticationToken");
        assertThat(Wire.anonymous("GET", "/?Action=GetCallerIdentity", Map.of(), "")
                        .outcome())
                .isEqualTo("403 MissingAuthenticationToken");
    }

    private static String statement(String effect, String action, String resource) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Action\":\"" + action
                + "\",\"Resource\":\"" + resource + "\"}]}";
    }

    private static Wire.Answer assume(String policy) {
        return assumeWith(Map.of("Policy", policy));
    }

    private static String assumed(Map<String, String> parameters) {
        return assumeWith(parameters).outcome();
    }

    private static Wire.Answer assumeWith(Map<String, String> parameters) {
        var all = new LinkedHashMap<>(Map.of("Action", "AssumeRole", "RoleArn", ROLE, "RoleSessionName", "me.too"));
        all.putAll(parameters);
        return ask("sts", "AKACME", all);
    }

    private static String asked(Map<String, String> parameters) {
        return ask("sts", "AKACME", parameters).outcome();
    }

    private static Wire.Answer ask(String service, String key, Map<String, String> parameters) {
        return Questions.ask(service, key, parameters);
    }

    private static S3Client session(Wire.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + Cloud.shared().port()))
                .region(Region.of("box-1"))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        field(answer, "AccessKeyId"), field(answer, "SecretAccessKey"), field(answer, "SessionToken"))))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static String field(Wire.Answer answer, String name) {
        var found = Pattern.compile("<" + name + ">([^<]+)</").matcher(answer.body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
