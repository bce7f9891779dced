package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which conditions hold. A key that a request does not have is written {@code -}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConditionTest {
    /** Operator; policy's values, separated by bars; request's values; whether it holds. */
    private static final String TABLE =
            """
            StringEquals                  a               a                     yes
            StringEquals                  a               A                     no
            StringEquals                  a|b             b                     yes
            StringEquals                  a*              ab                    no
            StringEquals                  a*              a*                    yes
            StringEquals                  a               -                     no
            StringNotEquals               a               b                     yes
            StringNotEquals               a|b             b                     no
            StringNotEquals               a               -                     yes
            StringEqualsIgnoreCase        aBc             AbC                   yes
            StringEqualsIgnoreCase        ß               SS                    no
            StringNotEqualsIgnoreCase     aBc             AbC                   no
            StringLike                    home/*/x?       home/a/b/x1           yes
            StringLike                    home/*/x?       home/x1               no
            StringLike                    *               -                     no
            StringNotLike                 a*              abc                   no
            StringNotLike                 a*              -                     yes
            StringLike                    a${*}c          a*c                   yes
            StringLike                    a${*}c          abc                   no
            StringEquals                  a${$}{x}        a${x}                 yes
            NumericEquals                 10              10.0                  yes
            NumericEquals                 10              1e1                   yes
            NumericEquals                 10              ten                   no
            NumericNotEquals              10              ten                   yes
            NumericNotEquals              10              10                    no
            NumericNotEquals              10              -                     yes
            NumericLessThan               100             20                    yes
            NumericLessThan               10              10                    no
            NumericLessThanEquals         10              10                    yes
            NumericLessThanEquals         10              -                     no
            NumericGreaterThan            9               10                    yes
            NumericGreaterThanEquals      10              9.99                  no
            DateEquals                    2024-01-01      1704067200            yes
            DateNotEquals                 2024-01-01      2024-01-02            yes
            DateLessThan                  2024-01-01      2023-12-31T23:59:59Z  yes
            DateLessThanEquals            2024-01-01      2024-01-01T00:00:00Z  yes
            DateGreaterThan               2024-01-01      2024-01-01T00:00:01Z  yes
            DateGreaterThanEquals         2024-01-01      -                     no
            Bool                          true            true                  yes
            Bool                          TRUE            true                  yes
            Bool                          false           true                  no
            Bool                          false           -                     no
            BinaryEquals                  QmluYXJ5        QmluYXJ5              yes
            BinaryEquals                  QmluYXJ5        QmluYXJ6              no
            IpAddress                     192.0.2.0/24    192.0.2.1             yes
            IpAddress                     192.0.2.0/24    192.0.3.1             no
            IpAddress                     192.0.2.0/24    -                     no
            NotIpAddress                  192.0.2.0/24    192.0.2.1             no
            NotIpAddress                  192.0.2.0/24    -                     yes
            ArnEquals                     arn:aws:iam::acme:*       arn:aws:iam::acme:user/a/b  yes
            ArnLike                       arn:aws:*:*:*:user/?      arn:aws:iam::acme:user/a    yes
            ArnLike                       arn:aws:*:root            arn:aws:iam::acme:root      no
            ArnNotEquals                  arn:aws:iam::acme:root    arn:aws:iam::acme:root      no
            ArnNotLike                    arn:aws:iam::acme:*       -                           yes
            Null                          true            -                     yes
            Null                          true            a                     no
            Null                          false           a                     yes
            Null                          false           -                     no
            StringEqualsIfExists          a               -                     yes
            StringEqualsIfExists          a               b                     no
            NumericLessThanIfExists       10              -                     yes
            StringNotEqualsIfExists       a               a                     no
            ForAllValues:StringEquals     a|b             a|b|a                 yes
            ForAllValues:StringEquals     a|b             a|c                   no
            ForAllValues:StringEquals     a|b             -                     yes
            ForAllValues:StringNotEquals  a|b             c|d                   yes
            ForAllValues:StringNotEquals  a|b             c|a                   no
            ForAnyValue:StringEquals      a|b             c|a                   yes
            ForAnyValue:StringEquals      a|b             c|d                   no
            ForAnyValue:StringEquals      a|b             -                     no
            ForAnyValue:StringNotEquals   a|b             a|c                   yes
            ForAnyValue:StringNotEquals   a|b             a|b                   no
            ForAnyValue:StringNotEquals   a|b             -                     no
            ForAnyValue:StringLikeIfExists a*             -                     yes
            """;

    @Test
    void every_operator_answers_as_documented() {
        TABLE.lines().forEach(line -> {
            var cells = line.split("\\s+");
            assertThat(holds(cells[0], cells[1], cells[2])).as(line).isEqualTo(cells[3].equals("yes"));
        });
    }

    @Test
    void the_table_has_every_operator() {
        for (var operator : Operator.values()) {
            assertThat(TABLE.lines().map(line -> line.split("\\s+")[0]).map(Operator::of))
                    .anyMatch(found -> found.filter(operator::equals).isPresent());
        }
    }

    @Test
    void several_operators_and_keys_must_all_hold() {
        var policy = Policies.policy(
                Policies.when(
                        """
                {"StringEquals": {"aws:UserAgent": "a", "aws:Referer": "b"}, "Bool": {"aws:SecureTransport": true}}
                """));
        var all = Policies.context("aws:useragent", "a", "aws:referer", "b", "aws:securetransport", "true");
        assertThat(policy.decide(Policies.anonymous("s3:GetObject", "x", all))).isEqualTo(Decision.ALLOW);
        for (var key : all.keySet()) {
            var less = new HashMap<>(all);
            less.put(key, List.of("false"));
            assertThat(policy.decide(Policies.anonymous("s3:GetObject", "x", less)))
                    .as(key)
                    .isEqualTo(Decision.NONE);
        }
    }

    @Test
    void numbers_and_truths_need_no_quotes() {
        var policy = Policies.policy(
                Policies.when(
                        "{\"NumericLessThanEquals\":{\"s3:signatureAge\":[1.5,600000]},\"Null\":{\"aws:tokenissuetime\":true}}"));
        assertThat(policy.decide(
                        Policies.anonymous("s3:GetObject", "x", Policies.context("s3:signatureage", "599999"))))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void an_empty_list_of_values_fits_nothing() {
        assertThat(decide("{\"StringEquals\":{\"aws:UserAgent\":[]}}", Map.of()))
                .isEqualTo(Decision.NONE);
        assertThat(decide("{\"StringNotEquals\":{\"aws:UserAgent\":[]}}", Policies.context("aws:useragent", "a")))
                .isEqualTo(Decision.ALLOW);
    }

    private static boolean holds(String operator, String values, String given) {
        boolean address = operator.contains("IpAddress");
        var key = address ? "aws:sourceip" : "aws:useragent";
        var condition = "{\"%s\":{\"%s\":[\"%s\"]}}".formatted(operator, key, values.replace("|", "\",\""));
        return decide(condition, given.equals("-") ? Map.of() : Policies.context(key, given)) == Decision.ALLOW;
    }

    private static Decision decide(String condition, Map<String, List<String>> context) {
        return Policies.policy(Policies.when(condition)).decide(Policies.anonymous("s3:GetObject", "x", context));
    }
}
