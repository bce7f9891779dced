package cloud.firn.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Small files, small methods, honest names, links that lead somewhere. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TidyTest {
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 60;
    private static final int MOST_PARAMETERS = 7;
    private static final List<String> BANNED = List.of(
            "Manager", "Helper", "Util", "Utils", "Impl", "Base", "Abstract", "Data", "Info", "Processor", "VO", "DTO");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void no_file_has_more_than_400_lines() {
        assertThat(java())
                .filteredOn(file -> Tree.lines(file).size() > LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void no_method_is_long_and_no_constructor_takes_many_things_and_no_name_says_nothing() throws IOException {
        var faults = new ArrayList<String>();
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, problem -> {}, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(java()));
            for (var unit : task.parse()) {
                new Faults(unit, Trees.instance(task), faults).scan(unit, null);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void every_package_says_what_it_is() {
        assertThat(java())
                .filteredOn(file -> file.toString().contains("/src/main/java/"))
                .filteredOn(file -> !Files.exists(file.resolveSibling("package-info.java")))
                .isEmpty();
    }

    @Test
    void links_between_documents_lead_somewhere() {
        var dead = new ArrayList<String>();
        for (Path document : Tree.files(".md")) {
            var links = LINK.matcher(String.join("\n", Tree.lines(document)));
            while (links.find()) {
                var target = links.group(1).replaceFirst("#.*$", "");
                if (!target.isEmpty() && !target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    dead.add(Tree.root().relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void files_and_tests_that_documents_name_exist() {
        var classes = java().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .toList();
        var missing = new ArrayList<String>();
        for (Path document : Tree.files(".md")) {
            var words = CODE.matcher(String.join("\n", Tree.lines(document)));
            while (words.find()) {
                var word = words.group(1);
                boolean test = word.matches("[A-Z]\\w*Test(\\.\\w+)?");
                boolean file = word.matches(
                        "(docs|box|e2e|platform|contracts|gateway|k8s|[a-z]+-service|node-agent)/[\\w./-]+");
                if ((test && !classes.contains(word.replaceFirst("\\..*", "")))
                        || (file && !Files.exists(Tree.root().resolve(word)))) {
                    missing.add(Tree.root().relativize(document) + " names " + word);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<Path> java() {
        return Tree.files(".java");
    }

    /** Walks one file and notes what is too long, too wide or badly named. */
    private static final class Faults extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> faults;

        Faults(CompilationUnitTree unit, Trees trees, List<String> faults) {
            this.unit = unit;
            this.trees = trees;
            this.faults = faults;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            var name = type.getSimpleName().toString();
            BANNED.stream()
                    .filter(word -> name.endsWith(word))
                    .forEach(word -> fault(name, "has a name that ends in " + word));
            if (name.matches("(Base|Abstract)[A-Z].*")) {
                fault(name, "has a name that says what it is not yet");
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            var where = trees.getSourcePositions();
            long first = where.getStartPosition(unit, method);
            long last = where.getEndPosition(unit, method);
            if (first >= 0 && last >= 0) {
                long length = unit.getLineMap().getLineNumber(last)
                        - unit.getLineMap().getLineNumber(first)
                        + 1;
                if (length > LONGEST_METHOD) {
                    fault(method.getName().toString(), "has " + length + " lines");
                }
            }
            var inside = getCurrentPath().getParentPath().getLeaf().getKind();
            if (method.getReturnType() == null
                    && inside != Kind.RECORD
                    && method.getParameters().size() > MOST_PARAMETERS) {
                fault("a constructor", "takes " + method.getParameters().size() + " things");
            }
            return super.visitMethod(method, null);
        }

        private void fault(String what, String how) {
            faults.add(Tree.root().relativize(Path.of(unit.getSourceFile().toUri())) + ": " + what + " " + how);
        }
    }
}
