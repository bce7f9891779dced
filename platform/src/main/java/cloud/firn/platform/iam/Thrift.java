package cloud.firn.platform.iam;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression may cost. The language always ends, but loops in loops and texts that are put together grow without
 * bound; what grows is refused before it ever runs.
 */
final class Thrift {
    static final int LONGEST_EXPRESSION = 2048;
    /** Steps of all loops of one evaluation. */
    static final int MOST_ITERATIONS = 100;

    static final int DEEPEST = 32;
    /** In instructions of RE2, each of which looks at every character once at most. */
    static final int LARGEST_PATTERN = 128;

    private static final int MOST_LOOPS = 2;
    private static final int MOST_PATTERNS = 2;
    private static final Set<CelKind> ADDED =
            EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.DOUBLE, CelKind.TIMESTAMP, CelKind.DURATION);

    private Thrift() {}

    /** Why an expression costs too much; empty when it does not. */
    static Optional<String> objection(CelAbstractSyntaxTree checked) {
        var loops = 0;
        var patterns = 0;
        for (var node : CelNavigableAst.fromAst(checked).getRoot().allNodes().toList()) {
            var expression = node.expr();
            if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
                loops++;
                if (node.descendants().anyMatch(inner -> calls(inner.expr(), "matches"))) {
                    return Optional.of("matches a pattern again and again, in a loop");
                }
            }
            if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
                continue;
            }
            var function = expression.call().function();
            if (function.equals("matches")) {
                patterns++;
                var objection = pattern(expression.call());
                if (objection.isPresent()) {
                    return objection;
                }
            }
            if (function.equals("inIpRange")) {
                var objection = range(expression.call());
                if (objection.isPresent()) {
                    return objection;
                }
            }
            if (function.equals("_+_")
                    && !ADDED.contains(
                            checked.getType(expression.id()).map(CelType::kind).orElse(CelKind.DYN))) {
                return Optional.of("adds what is not a number or a time");
            }
        }
        if (loops > MOST_LOOPS) {
            return Optional.of("goes over more than " + MOST_LOOPS + " lists");
        }
        return patterns > MOST_PATTERNS
                ? Optional.of("matches more than " + MOST_PATTERNS + " patterns")
                : Optional.empty();
    }

    private static boolean calls(CelExpr expression, String function) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                && expression.call().function().equals(function);
    }

    /** A rule that denies by a pattern which is none would deny nothing. */
    private static Optional<String> pattern(CelExpr.CelCall call) {
        var text = last(call);
        if (text.isEmpty()) {
            return Optional.of("matches a pattern that is not written out");
        }
        try {
            return Pattern.compile(text.get()).programSize() > LARGEST_PATTERN
                    ? Optional.of("matches too large a pattern")
                    : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("matches what is not a pattern: " + e.getDescription());
        }
    }

    private static Optional<String> range(CelExpr.CelCall call) {
        var text = last(call);
        return text.isEmpty() || IpRange.isRange(text.get())
                ? Optional.empty()
                : Optional.of("asks about what is not a range of addresses, such as 10.0.0.0/8");
    }

    /** The last argument, when it is a text. */
    private static Optional<String> last(CelExpr.CelCall call) {
        var arguments = call.args();
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        var last = arguments.get(arguments.size() - 1);
        return last.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && last.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(last.constant().stringValue())
                : Optional.empty();
    }
}
