package cloud.firn.e2e.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The table of docs/architecture.md: who may depend on whom. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
    private static final String ROOT = "cloud.firn.";

    /** Every part of the house, and what of the house it may depend on. */
    private static final Map<String, List<String>> MAY_DEPEND_ON = Map.ofEntries(
            Map.entry("servers", List.of()),
            Map.entry("contracts", List.of()),
            Map.entry("platform", List.of("contracts")),
            Map.entry("identity", List.of("platform", "contracts")),
            Map.entry("compute", List.of("platform", "contracts")),
            Map.entry("network", List.of("platform", "contracts")),
            Map.entry("storage", List.of("platform", "contracts")),
            Map.entry("billing", List.of("platform", "contracts")),
            Map.entry("gateway", List.of("platform", "contracts")),
            Map.entry("agent", List.of("platform", "contracts")),
            Map.entry("operator", List.of()),
            Map.entry(
                    "box",
                    List.of(
                            "servers",
                            "contracts",
                            "platform",
                            "identity",
                            "compute",
                            "network",
                            "storage",
                            "billing",
                            "gateway",
                            "agent")),
            Map.entry("e2e", List.of()));

    private static final List<String> SERVICES =
            List.of("identity", "compute", "network", "storage", "billing", "gateway");

    private static final JavaClasses HOUSE = new ClassFileImporter().importPaths(Tree.mainClasses());

    @Test
    void the_table_names_every_part_of_the_house() {
        var parts = HOUSE.stream().map(ArchitectureTest::part).distinct().toList();
        assertThat(parts).containsExactlyInAnyOrderElementsOf(MAY_DEPEND_ON.keySet());
    }

    @Test
    void nobody_depends_on_what_the_table_does_not_allow() {
        MAY_DEPEND_ON.forEach((part, allowed) -> {
            var forbidden = MAY_DEPEND_ON.keySet().stream()
                    .filter(other -> !other.equals(part) && !allowed.contains(other))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + part + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .check(HOUSE);
        });
    }

    @Test
    void contracts_know_no_Akka() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("akka..")
                .check(HOUSE);
    }

    @Test
    void the_words_of_an_entity_know_no_Akka() {
        noClasses()
                .that(areWords())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("akka..")
                .check(HOUSE);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void routes_are_nobody_elses() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Routes")
                .and()
                .resideInAnyPackage(
                        SERVICES.stream().map(service -> ROOT + service + "..").toArray(String[]::new))
                .should()
                .notBePublic()
                .check(HOUSE);
    }

    /** Events and states: what is stored, and the interfaces that seal it; commands carry an ActorRef and are no words. */
    private static DescribedPredicate<JavaClass> areWords() {
        return DescribedPredicate.describe(
                "are events or states of an entity",
                type -> SERVICES.contains(part(type))
                        && (type.getSimpleName().equals("Event")
                                || type.getSimpleName().equals("State")
                                || type.getSimpleName().endsWith("Event")
                                || type.getSimpleName().endsWith("State")
                                || type.getAllRawInterfaces().stream()
                                        .anyMatch(word -> word.getSimpleName().endsWith("Event")
                                                || word.getSimpleName().endsWith("State"))));
    }

    private static String part(JavaClass type) {
        var name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        var rest = name.substring(ROOT.length());
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
