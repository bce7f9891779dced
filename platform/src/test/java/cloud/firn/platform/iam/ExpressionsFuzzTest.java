package cloud.firn.platform.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class ExpressionsFuzzTest {
    private final Expressions expressions = new Expressions();

    @Property
    void noTextBringsItDown(@ForAll @StringLength(max = 300) String text) {
        var unused = Expressions.objection(text);
        assertThat(expressions.holds("operation == '" + text.replaceAll("[^a-z]", "") + "'", ExpressionsTest.names()))
                .isFalse();
    }

    /** What cannot be a rule never holds, however near it comes to one. */
    @Property
    void whatIsObjectedToDoesNotHold(@ForAll("nearly") String text) {
        if (Expressions.objection(text).isPresent()) {
            assertThat(expressions.holds(text, ExpressionsTest.names())).isFalse();
        }
    }

    @Provide
    Arbitrary<String> nearly() {
        var words = List.of(
                "operation",
                "parameters",
                ".bucket",
                ".has('type')",
                " == ",
                "'x'",
                " in ",
                "['a', 'x']",
                "!",
                "(",
                ")",
                " && ",
                " || ",
                "true",
                "null",
                "identity.key",
                ".exists(a, a == 'x')",
                "source_ip.inIpRange('::/0')",
                "+",
                "1",
                "timestamp(now)",
                " ? ",
                " : ",
                "[",
                "]",
                ".matches('(a+)+')",
                "resources");
        return Arbitraries.of(words).list().ofMaxSize(12).map(parts -> String.join("", parts));
    }
}
