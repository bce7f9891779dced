package cloud.firn.storage.policy;

import static cloud.firn.storage.policy.Policies.ACME;
import static cloud.firn.storage.policy.Policies.GLOBEX;
import static cloud.firn.storage.policy.Policies.allow;
import static cloud.firn.storage.policy.Policies.policy;
import static cloud.firn.storage.policy.Policies.statement;
import static cloud.firn.storage.policy.Policies.when;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "The meaning of public" of the Amazon S3 user guide. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PublicityTest {
    @Test
    void what_everyone_may_is_public_and_what_some_may_is_not() {
        assertThat(policy(allow("\"*\"")).isPublic()).isTrue();
        assertThat(policy(allow("{\"AWS\":[\"acme\",\"*\"]}")).isPublic()).isTrue();
        assertThat(policy(allow("{\"AWS\":\"acme\"}")).isPublic()).isFalse();
        assertThat(policy(allow("{\"CanonicalUser\":\"x\"}")).isPublic()).isFalse();
        assertThat(policy(allow("{\"Service\":\"cloudtrail.amazonaws.com\"}")).isPublic())
                .isFalse();
    }

    @Test
    void one_public_statement_makes_the_policy_public_and_a_denial_does_not() {
        var deny = statement("Deny", "\"*\"", "s3:*", Policies.OBJECTS);
        assertThat(policy(deny, allow("{\"AWS\":\"acme\"}")).isPublic()).isFalse();
        assertThat(policy(deny, allow("{\"AWS\":\"acme\"}"), allow("\"*\"")).isPublic())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"StringEquals\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "{\"StringLike\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "{\"StringEquals\":{\"aws:PrincipalOrgID\":[\"o-1\",\"o-2\"]}}",
                "{\"StringEquals\":{\"aws:SourceAccount\":\"acme\"},\"Bool\":{\"aws:SecureTransport\":true}}",
                "{\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:s3:::photos\"}}",
                "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::acme:root\"}}",
                "{\"ForAnyValue:StringEquals\":{\"aws:PrincipalOrgPaths\":\"o-1/r-1/\"}}",
                "{\"StringEquals\":{\"aws:userid\":\"acme\"}}",
                "{\"StringLike\":{\"s3:DataAccessPointArn\":\"arn:aws:s3:us-west-2:123456789012:accesspoint/*\"}}",
                "{\"StringEquals\":{\"s3:DataAccessPointAccount\":\"123456789012\"}}",
                "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/32\"}}",
                "{\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/8\",\"2001:db8::/32\"]}}"
            })
    void fixed_values_of_what_tells_people_apart_are_not_public(String condition) {
        assertThat(policy(when(condition)).isPublic()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"StringLike\":{\"aws:SourceVpc\":\"vpc-*\"}}",
                "{\"StringEquals\":{\"aws:SourceVpc\":[\"vpc-1\",\"vpc-*\"]}}",
                "{\"StringNotEquals\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "{\"StringEqualsIfExists\":{\"aws:SourceVpc\":\"vpc-91237329\"}}",
                "{\"ForAllValues:StringEquals\":{\"aws:PrincipalOrgPaths\":\"o-1/r-1/\"}}",
                "{\"StringEquals\":{\"aws:SourceAccount\":\"${aws:PrincipalAccount}\"}}",
                "{\"StringLike\":{\"aws:userid\":\"AROAEXAMPLEID:*\"}}",
                "{\"StringEquals\":{\"aws:userid\":\"anonymous\"}}",
                "{\"StringLike\":{\"s3:DataAccessPointArn\":\"arn:aws:s3:us-west-2:*:accesspoint/a\"}}",
                "{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/1\"}}",
                "{\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/8\",\"11.0.0.0/7\"]}}",
                "{\"IpAddress\":{\"aws:SourceIp\":\"2001::/31\"}}",
                "{\"NotIpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}",
                "{\"StringEquals\":{\"aws:Referer\":\"https://www.example.com/\"}}",
                "{\"Bool\":{\"aws:SecureTransport\":\"true\"}}"
            })
    void all_else_is_public(String condition) {
        assertThat(policy(when(condition)).isPublic()).isTrue();
    }

    @Test
    void what_somebody_else_may_crosses_organisations() {
        assertThat(policy(allow("{\"AWS\":\"acme\"}")).grantsCrossAccount(ACME)).isFalse();
        assertThat(policy(allow("{\"CanonicalUser\":\"" + ACME.organisation() + "\"}"))
                        .grantsCrossAccount(ACME))
                .isFalse();
        assertThat(policy(allow("{\"AWS\":\"acme\"}")).grantsCrossAccount(GLOBEX))
                .isTrue();
        assertThat(policy(allow("\"*\"")).grantsCrossAccount(ACME)).isTrue();
        assertThat(policy(statement("Deny", "\"*\"", "s3:*", Policies.OBJECTS)).grantsCrossAccount(ACME))
                .isFalse();
    }
}
