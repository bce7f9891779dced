package cloud.firn.platform.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExpressionsTest {
    private final Expressions expressions = new Expressions();

    static Map<String, Object> names() {
        var names = new HashMap<String, Object>();
        names.put("service", "sos");
        names.put("operation", "get-object");
        names.put("zone", "box-1");
        names.put("now", "2026-11-30T10:15:30Z");
        names.put("source_ip", "10.1.2.3");
        names.put("api_key", "EXO1");
        names.put("parameters", Map.of("bucket", "x", "key", "p/déjà vu", "type", "a", "n", 5L, "list", List.of("a")));
        names.put("resources", Map.of("bucket", "x"));
        names.put("resource", Map.of("bucket", "x"));
        names.put("identity", Map.of("key", "EXO1", "role", "reader"));
        return names;
    }

    @Test
    void what_is_documented_holds() {
        for (var expression : List.of(
                "true",
                "operation in ['get-object', 'list-buckets']",
                "!(parameters.bucket in ['a', 'b'])",
                "operation == 'get-object' && resources.bucket == 'x'",
                "operation == 'get-object' && resource.bucket == 'x'",
                "operation in ['get-object','put-object'] && resources.bucket == 'x' && parameters.key.startsWith('p/')",
                "parameters.has(\"type\")",
                "has(parameters.type)",
                "!parameters.has('other')",
                "source_ip.inIpRange('10.0.0.0/8')",
                "!source_ip.inIpRange('192.0.2.0/24')",
                "identity.key != null",
                "identity.role == 'reader'",
                "timestamp(now) < timestamp('2030-01-01T00:00:00Z')",
                "timestamp(now) + duration('24h') > timestamp('2026-12-01T00:00:00Z')",
                "timestamp(now).getHours() == 10",
                "parameters.key == 'p/déjà vu'",
                "parameters.key.matches('^p/.*u$')",
                "parameters.n + 1 == 6",
                "parameters.list.exists(one, one == 'a')",
                "zone == 'box-1' && api_key == 'EXO1'")) {
            assertThat(Expressions.objection(expression)).as(expression).isEmpty();
            assertThat(expressions.holds(expression, names())).as(expression).isTrue();
        }
    }

    @Test
    void what_is_not_true_or_asks_about_what_is_not_there_does_not_hold() {
        for (var expression : List.of(
                "false",
                "operation == 'put-object'",
                "!(parameters.nothing in ['a', 'b'])",
                "parameters.nothing == null",
                "resources.instance.id == 'x'",
                "identity.key == null",
                "source_ip.inIpRange('nonsense')",
                "source_ip.inIpRange('10.0.0.0/99')",
                "source_ip.inIpRange('::/0')",
                "parameters.n == 'five'",
                "timestamp('nonsense') < timestamp(now)",
                "parameters.key")) {
            assertThat(expressions.holds(expression, names())).as(expression).isFalse();
        }
    }

    @Test
    void what_cannot_be_a_rule_is_objected_to() {
        for (var expression : List.of(
                "",
                " ",
                "operation ==",
                "nobody == 'x'",
                "'text'",
                "1",
                "operation = 'x'",
                "size(parameters)",
                "operation.inIpRange(5)",
                "'x'.startsWith(" + "'a'".repeat(700) + ")")) {
            assertThat(Expressions.objection(expression)).as(expression).isPresent();
        }
    }

    @Test
    void an_objection_says_where_it_is() {
        assertThat(Expressions.objection("true &&\n nobody"))
                .hasValueSatisfying(why -> assertThat(why).startsWith("line 2, column 2: undeclared reference"));
    }

    @Test
    void what_would_grow_without_bound_is_refused_before_it_runs() {
        var doubled = "[parameters.key].exists(a, [a + a].exists(b, [b + b].exists(c, c == '')))";
        var loops = "[1].all(a, [1].all(b, [1].all(c, true)))";
        var patterns = "operation.matches('a') || ".repeat(5) + "true";
        var mapped = "['x'].map(a, a).size() == 1";
        var deep = "(".repeat(900) + "true" + ")".repeat(900);
        var nots = "!".repeat(2_000) + "true";
        var chain = "identity" + ".a".repeat(1_000) + " == 1";
        var nested = "[".repeat(500) + "]".repeat(500) + " == []";
        for (var bomb : List.of(doubled, loops, patterns, mapped, deep, nested, "true" + " ".repeat(3_000))) {
            assertThat(Expressions.objection(bomb)).as(bomb).isPresent();
        }
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (var heavy : List.of(nots, chain, "true" + " && true".repeat(240), "(((true)))")) {
                var unused = Expressions.objection(heavy);
                var ignored = expressions.holds(heavy, names());
            }
        });
    }

    @Test
    void a_loop_ends_after_some_steps() {
        var many = new HashMap<>(names());
        many.put(
                "parameters",
                Map.of(
                        "list",
                        java.util.stream.LongStream.range(0, 10_000).boxed().toList()));
        assertThat(expressions.holds("parameters.list.all(n, n >= 0)", many)).isFalse();
    }

    @Test
    void a_pattern_that_would_go_back_and_forth_does_not() {
        var longText = new HashMap<>(names());
        longText.put("parameters", Map.of("key", "a".repeat(4_000) + "!"));
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> assertThat(
                        expressions.holds("parameters.key.matches('^(a+)+$')", longText))
                .isFalse());
        assertThat(expressions.holds("parameters.key.matches('((a{100}){100}){100}')", longText))
                .isFalse();
    }

    @Test
    void only_so_many_are_kept() {
        for (var i = 0; i < 5_200; i++) {
            expressions.keep("");
            expressions.keep("x" + i);
        }
        assertThat(expressions.kept()).isEqualTo(5_000);
    }

    /** A rule that denies by them would deny nothing, and one that takes a second would stop everybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "parameters.key.matches('(unclosed')",
                "parameters.key.matches('a{1000}{1000}')",
                "parameters.key.matches('[a-z]{1,1000}secret')",
                "parameters.key.matches(parameters.pattern)",
                "[1, 2].all(x, parameters.key.matches('.*z'))",
                "source_ip.inIpRange('zzz')",
                "source_ip.inIpRange('10.0.0.0/33')"
            })
    void patterns_and_ranges_that_are_none_are_refused_when_they_are_written(String expression) {
        assertThat(Expressions.objection(expression)).isPresent();
    }
}
