package org.kalamdb.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(kalamdb\\.[a-z.-]+)` \\| (?:`([^`]*)`|–) \\|");

    @Test
    void documentListsEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>(ROW.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), ConfigurationDocTest::defaultOf)));

        Map<String, String> mapped = new TreeMap<>();
        collect("kalamdb", KalamConfig.class, mapped);
        assertThat(documented).isEqualTo(mapped);
    }

    private static String defaultOf(MatchResult row) {
        return row.group(2) == null ? "" : row.group(2);
    }

    private static void collect(String prefix, Class<?> group, Map<String, String> keys) {
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + "." + dashed(method.getName());
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getEnclosingClass() == KalamConfig.class) {
                collect(key, method.getReturnType(), keys);
            } else {
                WithDefault preset = method.getAnnotation(WithDefault.class);
                keys.put(key, preset == null ? "" : preset.value());
            }
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
