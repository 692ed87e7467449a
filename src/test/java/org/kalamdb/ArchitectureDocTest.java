package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `ARCHITECTURE.md` names classes, never lines; each of them must be there.
class ArchitectureDocTest {
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]\\w+)(?:[.]\\w+)*`");

    @Test
    void classesThatTheMapNamesExist() throws IOException {
        Set<String> missing = new TreeSet<>();
        Matcher names = CLASS_NAME.matcher(Files.readString(Path.of("ARCHITECTURE.md")));
        while (names.find()) {
            missing.add(names.group(1));
        }
        assertThat(missing).hasSizeGreaterThan(50);
        missing.removeAll(sources());
        assertThat(missing).isEmpty();
    }

    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
