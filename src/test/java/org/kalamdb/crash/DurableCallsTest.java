package org.kalamdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every durable call of the server has a case in the crash test.
class DurableCallsTest {
    @Test
    void everyDurableCallIsAKillPoint() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (ClassModel type : productionClasses()) {
            DurableCalls.of(type).forEach(found::addAll);
        }
        TreeSet<String> missing = new TreeSet<>(found);
        missing.removeAll(KillSite.names());
        assertThat(missing)
                .as("durable calls without a case: add each of them to KillSite, with the moment when it is reached")
                .isEmpty();
        TreeSet<String> gone = new TreeSet<>(KillSite.names());
        gone.removeAll(found);
        assertThat(gone)
                .as("cases without a durable call: remove them from KillSite")
                .isEmpty();
    }

    @Test
    void durableOperationsAreCalledAndNotPassedOn() throws IOException {
        List<String> references = new ArrayList<>();
        for (ClassModel type : productionClasses()) {
            references.addAll(DurableCalls.references(type));
        }
        assertThat(references)
                .as("references to durable operations, which cannot be watched: use lambdas")
                .isEmpty();
    }

    private static List<ClassModel> productionClasses() throws IOException {
        List<ClassModel> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("target/classes/org/kalamdb"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                types.add(ClassFile.of().parse(file));
            }
        }
        assertThat(types).hasSizeGreaterThan(100);
        return types;
    }
}
