package cloud.firn.platform.iam;

import dev.cel.common.CelAbstractSyntaxTree;
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
    static final int LARGEST_PATTERN = 512;

    private static final int MOST_LOOPS = 2;
    private static final int MOST_PATTERNS = 4;
    private static final Set<CelKind> ADDED =
            EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.DOUBLE, CelKind.TIMESTAMP, CelKind.DURATION);

    private Thrift() {}

    /** Why an expression costs too much; empty when it does not. */
    static Optional<String> objection(CelAbstractSyntaxTree checked) {
        var loops = 0;
        var patterns = 0;
        for (var node : CelNavigableAst.fromAst(checked).getRoot().allNodes().toList()) {
            var expression = node.expr();
            loops += expression.exprKind().getKind() == CelExpr.ExprKind.Kind.COMPREHENSION ? 1 : 0;
            if (expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
                continue;
            }
            var function = expression.call().function();
            patterns += function.equals("matches") ? 1 : 0;
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
}
