package org.kalamdb;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.hot.HotBatch;
import org.kalamdb.storage.hot.HotStore;

/// Keeps the packages as they were designed: who may know whom, which library is visible where, and
/// who may change state.
class ArchitectureTest {
    private static final String ROOT = "org.kalamdb";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void packagesOnlyKnowThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("common")
                .definedBy(in("common"))
                .layer("model")
                .definedBy(in("model"))
                .layer("vector")
                .definedBy(in("vector"))
                .layer("hot")
                .definedBy(in("storage.hot"))
                .layer("cold")
                .definedBy(in("storage.cold"))
                .layer("table")
                .definedBy(in("table"))
                .layer("security")
                .definedBy(in("security"))
                .layer("sql")
                .definedBy(in("sql"))
                .layer("job")
                .definedBy(in("job"))
                .layer("api")
                .definedBy(in("api"))
                .layer("app")
                .definedBy(in("app"))
                .whereLayer("common")
                .mayNotAccessAnyLayer()
                .whereLayer("model")
                .mayOnlyAccessLayers("common")
                .whereLayer("vector")
                .mayOnlyAccessLayers("model", "common")
                .whereLayer("hot")
                .mayOnlyAccessLayers("vector", "model", "common")
                .whereLayer("cold")
                .mayOnlyAccessLayers("vector", "model", "common")
                .whereLayer("table")
                .mayOnlyAccessLayers("hot", "cold", "vector", "model", "common")
                .whereLayer("security")
                .mayOnlyAccessLayers("table", "model", "common")
                .whereLayer("sql")
                .mayOnlyAccessLayers("security", "table", "vector", "model", "common")
                .whereLayer("job")
                .mayOnlyAccessLayers("sql", "table", "hot", "cold", "vector", "model", "common")
                .whereLayer("api")
                .mayOnlyAccessLayers("sql", "job", "security", "vector", "model", "common")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void librariesStayBehindTheirWalls() {
        wall("org.apache.arrow..", "vector", "storage", "table", "sql.exec", "app");
        wall("org.rocksdb..", "storage.hot");
        wall("org.apache.parquet..", "storage.cold");
        wall("org.apache.hadoop..", "storage.cold");
        wall("software.amazon.awssdk..", "storage.cold");
        wall("org.apache.calcite..", "sql");
        wall("org.jose4j..", "security");
        wall("at.favre.lib..", "security");
        wall("com.fasterxml.jackson.databind..", "common.json", "api");
        wall("io.github.bucket4j..", "api");
        wall("jakarta..", "api", "app");
        wall("io.quarkus..", "api", "app");
        wall("io.smallrye..", "api", "app");
        wall("io.vertx..", "api", "app");
        wall("io.micrometer..", "app");
        noClasses()
                .that()
                .resideInAnyPackage(in("sql.ir"), in("sql.exec"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.calcite..")
                .because("plans and operators are the engine's own")
                .check(CLASSES);
    }

    @Test
    void onlyTheTableLayerChangesTheStores() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".table.Applier")
                .should()
                .callMethod(HotStore.class, "write", HotBatch.class, org.kalamdb.storage.hot.Durability.class)
                .because("every change of state is a command, and one thread applies them")
                .check(CLASSES);
        onlyTableCalls(HotBatch.class, "put|delete|deleteRange", "storage.hot");
        onlyTableCalls(ObjectStore.class, "put|putIfAbsent|delete", "storage.cold");
    }

    @Test
    void timeAndThreadsComeFromOutside() {
        String[] allowed = {in("common"), in("app")};
        for (Class<?> time : List.of(
                Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
            noCalls(time, "now", allowed);
        }
        noCalls(Clock.class, "system.*", allowed);
        noCalls(System.class, "currentTimeMillis", allowed);
        noCalls(Thread.class, "<init>|startVirtualThread", allowed);
        noCalls(Thread.class, "sleep");
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("what a thread needs is passed to it")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        for (JavaPackage javaPackage : CLASSES.getPackage(ROOT).getSubpackagesInTree()) {
            if (!javaPackage.getClasses().isEmpty()) {
                assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as(javaPackage.getName())
                        .isTrue();
            }
        }
    }

    @Test
    void testsUseNoMockingLibrary() {
        for (String library : List.of("org.mockito.Mockito", "org.easymock.EasyMock", "mockit.Mocked")) {
            assertThat(getClass().getClassLoader().getResource(library.replace('.', '/') + ".class"))
                    .as(library)
                    .isNull();
        }
    }

    private static void wall(String library, String... packages) {
        String[] inside = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            inside[i] = in(packages[i]);
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(inside)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("the library is visible only in " + String.join(", ", packages))
                .check(CLASSES);
    }

    private static void onlyTableCalls(Class<?> store, String methods, String home) {
        noCalls(store, methods, in("table"), in(home));
    }

    private static void noCalls(Class<?> type, String methods, String... except) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(except)
                .should()
                .callCodeUnitWhere(describe(
                        "it is one of them",
                        call -> call.getTargetOwner().isAssignableTo(type)
                                && call.getName().matches(methods)));
        rule.as("only %s may call %s.%s".formatted(List.of(except), type.getSimpleName(), methods))
                .check(CLASSES);
    }

    private static String in(String name) {
        return ROOT + "." + name + "..";
    }

    /// One slice for each top-level package, and for each package in `sql` and `storage`.
    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String name = javaClass.getPackageName();
            if (!name.startsWith(ROOT + ".")) {
                return SliceIdentifier.ignore();
            }
            List<String> parts = List.of(name.substring(ROOT.length() + 1).split("\\.", -1));
            boolean deep = parts.size() > 1
                    && (parts.getFirst().equals("sql") || parts.getFirst().equals("storage"));
            return deep ? SliceIdentifier.of(parts.get(0), parts.get(1)) : SliceIdentifier.of(parts.getFirst());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
