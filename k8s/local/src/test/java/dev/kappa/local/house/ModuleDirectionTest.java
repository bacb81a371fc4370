package dev.kappa.local.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.kappa.local.it.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the class files of all modules as they were built, whatever the class path of this module is. */
class ModuleDirectionTest {
    /** Package to the packages that it may use besides itself: the picture in the design, as data. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            entry("dev.kappa.topology"),
            entry("dev.kappa.connectors.client"),
            entry("dev.kappa.connectors.postgres", "dev.kappa.topology"),
            entry("dev.kappa.connectors.kafka", "dev.kappa.topology", "dev.kappa.connectors.postgres"),
            entry("dev.kappa.connectors.cdc", "dev.kappa.topology"),
            entry("dev.kappa.connectors.s3", "dev.kappa.topology"),
            entry("dev.kappa.jobs", "dev.kappa.topology", "dev.kappa.connectors"),
            entry("dev.kappa.redeploy", "dev.kappa.topology"),
            entry("dev.kappa.gateway", "dev.kappa.topology", "dev.kappa.redeploy"),
            entry("dev.kappa.local.objectstore"),
            entry("dev.kappa.local", "dev.kappa.topology", "dev.kappa.redeploy")));

    private static Map.Entry<String, Set<String>> entry(String module, String... mayUse) {
        return Map.entry(module, Set.of(mayUse));
    }

    private static final JavaClasses CLASSES = importAll();

    @Test
    void everyClassBelongsToAModuleThatIsNamedHere() {
        List<String> strangers = CLASSES.stream()
                .map(JavaClass::getName)
                .filter(name -> name.startsWith("dev.kappa."))
                .filter(name -> MAY_USE.keySet().stream().noneMatch(module -> name.startsWith(module + ".")))
                .toList();

        assertEquals(List.of(), strangers);
        MAY_USE.keySet().forEach(module -> assertFalse(in(module).isEmpty(), module + " was not built"));
    }

    @Test
    void aModuleUsesOnlyWhatItMayKnow() {
        MAY_USE.forEach((module, allowed) -> classes()
                .that(resideIn(module))
                .should()
                .onlyDependOnClassesThat(
                        new DescribedPredicate<>("are not Kappa's, or are of " + module + ", " + allowed) {
                            @Override
                            public boolean test(JavaClass used) {
                                String name = used.getBaseComponentType().getName();
                                return !name.startsWith("dev.kappa.")
                                        || name.startsWith(module + ".")
                                        || allowed.stream().anyMatch(each -> name.startsWith(each + "."));
                            }
                        })
                .check(CLASSES));
    }

    @Test
    void theTopologyTouchesNoNetworkAndNoEngine() {
        noClasses()
                .that(resideIn("dev.kappa.topology"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..",
                        "java.sql..",
                        "javax.sql..",
                        "org.apache.flink..",
                        "org.apache.kafka..",
                        "com.amazonaws..")
                .check(CLASSES);
    }

    @Test
    void theControllerKnowsAJobOnlyAsAJarAndItsArguments() {
        noClasses()
                .that(resideIn("dev.kappa.redeploy"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..")
                .check(CLASSES);
    }

    @Test
    void aConnectorDoesNotSeeAnother() {
        slices().matching("dev.kappa.connectors.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(resideIn("dev.kappa.connectors.kafka"), resideIn("dev.kappa.connectors.postgres"))
                .check(CLASSES);
    }

    private static JavaClasses importAll() {
        Path checkout = RunningStack.checkout();
        try (Stream<Path> poms = Files.walk(checkout, 4)) {
            List<Path> built = poms.filter(path -> path.endsWith("pom.xml"))
                    .map(pom -> pom.resolveSibling("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
            return new ClassFileImporter().importPaths(built);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<JavaClass> in(String module) {
        return CLASSES.stream().filter(resideIn(module)).collect(Collectors.toSet());
    }

    /** A module's own classes; the stack's do not include the object store's, which is another module in a package below. */
    private static DescribedPredicate<JavaClass> resideIn(String module) {
        return new DescribedPredicate<>("reside in " + module) {
            @Override
            public boolean test(JavaClass each) {
                return MAY_USE.keySet().stream()
                        .filter(other -> each.getName().startsWith(other + "."))
                        .max(java.util.Comparator.comparingInt(String::length))
                        .filter(module::equals)
                        .isPresent();
            }
        };
    }
}
