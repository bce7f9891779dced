package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever somebody sends as a policy, it is one or it is refused, and judging by it ends. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolicyPropertyTest {
    private static final Map<String, List<String>> CONTEXT = Policies.context(
            "aws:username", "acme", "aws:sourceip", "192.0.2.1", "s3:prefix", "a*", "s3:existingobjecttag/a", "b|c");

    /** Pieces of policies, right and wrong, to be put together at random. */
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"Statement\"",
            "\"Effect\"",
            "\"Allow\"",
            "\"Deny\"",
            "\"Principal\"",
            "\"*\"",
            "{\"AWS\":\"acme\"}",
            "\"Action\"",
            "\"s3:GetObject\"",
            "\"s3:*\"",
            "\"Resource\"",
            "\"arn:aws:s3:::photos/*\"",
            "\"Condition\"",
            "{\"StringLike\":{\"aws:username\":\"${*\"}}",
            "null",
            "1e9999",
            "true",
            "\"${aws:username}\"",
            "\"Version\"",
            "\"2012-10-17\"",
            "\"IpAddress\"",
            "\"aws:SourceIp\"",
            "\"::/0\"",
            "\"NotAction\"",
            "\"\\ud800\"");

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(40).map(list -> "{" + String.join("", list));
    }

    /** Whole elements in whatever combination. */
    @Provide
    Arbitrary<String> statements() {
        var principal = mostly(List.of("\"*\"", "{\"AWS\":[\"acme\",\"*\"]}"), "{\"AWS\":{}}", "{}", "[]");
        var action = mostly(List.of("\"*\"", "\"s3:Get*\"", "[\"s3:Put*\",\"s3:*\"]"), "\"s3:?\"", "{}", "[[]]");
        var resource = Combinators.combine(
                        mostly(List.of("/", "*", "/a/${aws:username}"), "", "x"),
                        Arbitraries.strings().withChars("photos*?/${}:,' aws").ofMaxLength(20))
                .as((start, tail) -> "\"arn:aws:s3:::photos" + start + tail + "\"");
        var text = Arbitraries.strings()
                .withChars("a*?${}:,'.0129/-TZ")
                .ofMaxLength(12)
                .map(inside -> '"' + inside + '"');
        var number = Arbitraries.of("-0", "1.50", "1e9", "1e9999", "1E+2147483647", "1e99999999999", "true", "[]");
        var value = Arbitraries.frequencyOf(Tuple.of(3, text), Tuple.of(1, number));
        var operator = mostly(
                List.of("StringLike", "StringNotEquals", "ForAllValues:ArnLike", "ForAnyValue:StringEquals"),
                "DateLessThanIfExists",
                "NumericEquals",
                "IpAddress",
                "Null",
                "BinaryEquals",
                "Bool",
                "Nothing");
        var key = mostly(List.of("aws:username", "aws:userid"), "aws:SourceIp", "s3:prefix", "aws:x", "/");
        return Combinators.combine(Arbitraries.of("", "Not"), principal, action, resource, operator, key, value)
                .as((not, who, what, where, how, asked, is) ->
                        "{\"Effect\":\"Deny\",\"%sPrincipal\":%s,\"%sAction\":%s,\"%sResource\":%s,\"Condition\":{\"%s\":{\"%s\":%s}}}"
                                .formatted(not, who, not, what, not, where, how, asked, is));
    }

    private static Arbitrary<String> mostly(List<String> right, String... wrong) {
        return Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.of(right)), Tuple.of(1, Arbitraries.of(wrong)));
    }

    @Property(tries = 2000)
    void piecesOfPoliciesAreAPolicyOrRefused(@ForAll("pieces") String document) {
        judge(document.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5000)
    void statementsAreRefusedOrJudgeEveryRequest(@ForAll("statements") String statement) {
        judge(Policies.document(statement).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 2000)
    void bytesAreAPolicyOrRefused(@ForAll byte[] bytes) {
        judge(bytes);
    }

    @Property(tries = 3000)
    void aPolicyWithDamagedBytesIsAPolicyOrRefused(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = Policies.document(
                        Policies.when(
                                "{\"ForAnyValue:StringLike\":{\"aws:username\":[\"a*\",\"${aws:userid}\"]},\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}"))
                .getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i >= 0; i--) {
            // A byte from elsewhere in the policy keeps it JSON more often than one at random.
            bytes[random.nextInt(bytes.length)] =
                    random.nextInt(4) == 0 ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
        }
        judge(bytes);
    }

    @Property(tries = 300)
    void aDenialWinsInAnyOrder(@ForAll long seed) {
        var statements = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            statements.add(Policies.allow("\"*\""));
        }
        statements.add(
                new Random(seed).nextInt(6),
                Policies.statement("Deny", "{\"AWS\":\"acme\"}", "s3:Get*", Policies.OBJECTS));
        var policy = Policies.policy(statements.toArray(new String[0]));
        assertThat(policy.decide(Policies.read(Optional.of(Policies.ACME), "a")))
                .isEqualTo(Decision.DENY);
        assertThat(policy.decide(Policies.read(Optional.empty(), "a"))).isEqualTo(Decision.ALLOW);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_policy_made_to_be_slow_is_judged_in_time() {
        var key = "a".repeat(1024);
        var resource = "\"arn:aws:s3:::photos/*" + "a".repeat(500) + "?b*\"";
        var slow = Policies.statement(
                "Allow", "\"*\"", "s3:GetObject", "[" + (resource + ",").repeat(34) + resource + "]");
        var greedy = Policies.when("{\"StringLike\":{\"aws:UserAgent\":\"" + "${aws:useragent}".repeat(1000) + "*\"}}");
        var many = Policies.when("{\"StringLike\":{\"aws:UserAgent\":[" + "\"*aaab*\",".repeat(2200) + "\"b\"]}}");
        var policies = List.of(Policies.policy(slow), Policies.policy(greedy), Policies.policy(many));
        var context = Policies.context("aws:useragent", "aaa*".repeat(2048));
        for (int i = 0; i < 10; i++) {
            for (var policy : policies) {
                assertThat(policy.decide(Policies.anonymous("s3:GetObject", key, context)))
                        .isEqualTo(Decision.NONE);
            }
        }
    }

    private static void judge(byte[] document) {
        Policy policy;
        try {
            policy = Policy.parse(document, "photos");
        } catch (Refused refused) {
            assertThat(refused.code()).isEqualTo(Code.MALFORMED_POLICY);
            assertThat(refused.detail()).isNotBlank();
            return;
        }
        for (var caller : List.of(Optional.<Caller>empty(), Optional.of(Policies.ACME))) {
            for (var action : List.of("s3:GetObject", "s3:ListBucket", "s3:PutObject")) {
                var decided = policy.decide(Policies.request(caller, action, "a/b", CONTEXT));
                assertThat(policy.decide(Policies.request(caller, action, "a/b", CONTEXT)))
                        .isEqualTo(decided);
            }
        }
        assertThat(policy.isPublic() && !policy.grantsCrossAccount(Policies.ACME))
                .isFalse();
    }
}
