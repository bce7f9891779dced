package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What narrows a session. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionPolicyTest {
    private static Decision decide(String action, String statement) {
        var request = new PolicyRequest(Optional.of(new Caller("id", "acme")), action, "arn:aws:s3:::b/k", Map.of());
        return Policy.ofSession("{\"Statement\":[" + statement + "]}").decide(request);
    }

    private static String statement(String effect, String action, String resource) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":" + action + ",\"Resource\":" + resource + "}";
    }

    private static void refused(String statement) {
        var refused =
                catchThrowableOfType(Refused.class, () -> Policy.ofSession("{\"Statement\":[" + statement + "]}"));
        assertThat(refused.code()).isEqualTo(Code.MALFORMED_POLICY);
    }

    @Test
    void a_star_is_everything_of_every_bucket() {
        assertThat(decide("s3:GetObject", statement("Allow", "\"*\"", "\"*\""))).isEqualTo(Decision.ALLOW);
        assertThat(decide("s3:GetObject", statement("Allow", "\"s3:get*\"", "\"arn:aws:s3:::b/*\"")))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void other_services_are_passed_over() {
        assertThat(decide("s3:GetObject", statement("Allow", "[\"ec2:*\"]", "\"*\"")))
                .isEqualTo(Decision.NONE);
        assertThat(decide("s3:GetObject", statement("Allow", "\"*\"", "\"arn:aws:dynamodb:eu:1:table/t\"")))
                .isEqualTo(Decision.NONE);
    }

    @Test
    void what_it_does_not_list_is_denied_too() {
        var denial = "{\"Effect\":\"Deny\",\"NotAction\":[\"iam:*\"],\"Resource\":\"*\"}";
        assertThat(decide("s3:GetObject", denial)).isEqualTo(Decision.DENY);
    }

    @Test
    void what_might_have_been_a_denial_is_not_passed_over() {
        refused(statement("Deny", "\"*\"", "\"arn:*:s3:::b/*\""));
        refused(statement("Deny", "\"*\"", "\"arn:aws:s3:*:*:b\""));
        refused(statement("Deny", "\"*:*\"", "\"*\""));
        refused(statement("Deny", "\"s3:NoSuchThing\"", "\"*\""));
        refused(statement("Deny", "\"*\"", "\"b/k\""));
    }

    @Test
    void it_names_nobody() {
        refused("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}");
    }

    @Property(tries = 300)
    void rubbish_is_none(@ForAll String text) {
        assertThat(catchThrowableOfType(Refused.class, () -> Policy.ofSession(text))
                        .code())
                .isEqualTo(Code.MALFORMED_POLICY);
    }
}
