package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The statements of `src/test/resources/sql/*.slt` do what these files say, whichever tier the rows are in.
/// `-Dkalamdb.slt=<file or folder>` runs others.
class SltTest {
    static final Path FOLDER = Path.of("src/test/resources/sql");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> statementsDoWhatTheirFileSays() {
        Path path = Path.of(System.getProperty("kalamdb.slt", FOLDER.toString()));
        return SltFile.in(path).stream().map(file -> DynamicTest.dynamicTest(file.name(), () -> run(file)));
    }

    private void run(SltFile file) throws IOException {
        Path folder = Files.createTempDirectory(directory, "slt");
        try (EngineFixture db = new EngineFixture(folder)) {
            List<String> failures = file.tiers().stream()
                    .flatMap(tier -> new SltRun(db, file, tier).failures().stream())
                    .toList();
            assertThat(failures).as(String.join("\n", failures)).isEmpty();
        }
    }
}
