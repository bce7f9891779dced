package cloud.firn.platform.iam;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The expressions of rules: the Common Expression Language with the names that a rule can ask about. Compiled once and kept,
 * the ones that were used last.
 */
public final class Expressions {
    private static final Logger LOG = LoggerFactory.getLogger(Expressions.class);
    private static final int MOST_KEPT = 5_000;
    private static final int LONGEST_MESSAGE = 300;
    private static final Pattern PLACE = Pattern.compile("^ERROR: <input>:(\\d+):(\\d+): ");
    private static final MapType MAP = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(Thrift.LONGEST_EXPRESSION)
            .maxParseRecursionDepth(Thrift.DEEPEST)
            .comprehensionMaxIterations(Thrift.MOST_ITERATIONS)
            .maxRegexProgramSize(Thrift.LARGEST_PATTERN)
            .build();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addFunctionBindings(
                    CelFunctionBinding.from(
                            "firn_in_ip_range",
                            String.class,
                            String.class,
                            (address, range) -> IpRange.contains(range, address)),
                    CelFunctionBinding.from("firn_has", Map.class, String.class, (map, name) -> map.containsKey(name)))
            .build();

    private final Map<String, Compiled> lately = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Expressions() {}

    /** An expression that can be asked, or why it cannot. */
    private record Compiled(Optional<CelRuntime.Program> program, String objection) {}

    /** What is wrong with an expression, for whoever wrote it; empty when it can be a rule's. */
    public static Optional<String> objection(String expression) {
        var compiled = compile(expression);
        return compiled.program().isPresent() ? Optional.empty() : Optional.of(compiled.objection());
    }

    /** Whether an expression is true; one that is not valid, or asks about what is not there, is not. */
    boolean holds(String expression, Map<String, Object> names) {
        var program = find(expression).program();
        try {
            return program.isPresent() && Boolean.TRUE.equals(program.get().eval(names));
        } catch (CelEvaluationException invalid) {
            return false;
        } catch (RuntimeException | StackOverflowError unexpected) {
            LOG.atDebug().setCause(unexpected).log("A rule was passed over");
            return false;
        }
    }

    /** Compiles an expression ahead of its use. */
    void keep(String expression) {
        var unused = find(expression);
    }

    int kept() {
        synchronized (lately) {
            return lately.size();
        }
    }

    private Compiled find(String expression) {
        synchronized (lately) {
            var known = lately.get(expression);
            if (known != null) {
                return known;
            }
        }
        var compiled = compile(expression);
        synchronized (lately) {
            lately.put(expression, compiled);
        }
        return compiled;
    }

    private static Compiled compile(String expression) {
        if (expression.isBlank() || expression.length() > Thrift.LONGEST_EXPRESSION) {
            return refused("takes 1 to " + Thrift.LONGEST_EXPRESSION + " characters");
        }
        try {
            var checked = COMPILER.compile(expression).getAst();
            var objection = Thrift.objection(checked);
            return objection.isPresent()
                    ? refused(objection.get())
                    : new Compiled(Optional.of(RUNTIME.createProgram(checked)), "");
        } catch (CelValidationException e) {
            return refused(first(String.valueOf(e.getMessage())));
        } catch (CelEvaluationException e) {
            return refused("cannot be evaluated");
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atDebug().setCause(e).log("An expression was refused");
            return refused("cannot be read");
        }
    }

    private static Compiled refused(String objection) {
        return new Compiled(Optional.empty(), objection);
    }

    /** The first line of what the compiler says, with line and column in words. */
    private static String first(String message) {
        var end = message.indexOf('\n');
        var line = PLACE.matcher(end < 0 ? message : message.substring(0, end)).replaceFirst("line $1, column $2: ");
        line = line.replace(" (in container '')", "");
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
    }

    private static CelCompiler compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS)
                .addVar("service", SimpleType.STRING)
                .addVar("operation", SimpleType.STRING)
                .addVar("zone", SimpleType.STRING)
                .addVar("now", SimpleType.STRING)
                .addVar("source_ip", SimpleType.STRING)
                .addVar("api_key", SimpleType.STRING)
                .addVar("parameters", MAP)
                .addVar("resources", MAP)
                .addVar("resource", MAP)
                .addVar("identity", MAP)
                .addFunctionDeclarations(
                        CelFunctionDecl.newFunctionDeclaration(
                                "inIpRange",
                                CelOverloadDecl.newMemberOverload(
                                        "firn_in_ip_range", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)),
                        CelFunctionDecl.newFunctionDeclaration(
                                "has",
                                CelOverloadDecl.newMemberOverload("firn_has", SimpleType.BOOL, MAP, SimpleType.STRING)))
                .setResultType(SimpleType.BOOL)
                .build();
    }
}
