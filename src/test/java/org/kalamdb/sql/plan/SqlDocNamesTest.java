package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SqlDocNamesTest {
    /// What the planner makes for itself.
    private static final Set<String> INTERNAL = Set.of("single_value", "row", "item", "array");

    @Test
    void everyFunctionIsInTheReference() throws IOException {
        String page = Files.readString(Path.of("docs", "sql.md")).toLowerCase(Locale.ROOT);
        Set<String> missing = new TreeSet<>();
        for (String name : KalamOperatorTable.INSTANCE.functionNames()) {
            boolean word = name.matches("[a-z_0-9]+") && !INTERNAL.contains(name);
            if (word && !Pattern.compile("`" + name + "[`( ]").matcher(page).find()) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }
}
