package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Tables of expressions and what they give, one per line: `expression => value`, where the value is that of
/// its cast to TEXT, or `!` and a part of the error.
abstract class ScalarCases {
    private EngineFixture engine;

    @BeforeEach
    void open(@TempDir Path directory) {
        engine = new EngineFixture(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /// All lines that are not as they say are reported together.
    void check(String table) {
        List<String> wrong = new ArrayList<>();
        for (String line : table.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("--")) {
                continue;
            }
            int arrow = line.lastIndexOf("=>");
            String expression = line.substring(0, arrow).strip();
            String expected = line.substring(arrow + 2).strip();
            String found = evaluate(expression);
            boolean right = expected.startsWith("!")
                    ? found.startsWith("!")
                            && found.contains(expected.substring(1).strip())
                    : found.equals(expected);
            if (!right) {
                wrong.add(expression + "\n    wanted " + expected + "\n    found  " + found);
            }
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    private String evaluate(String expression) {
        String found;
        try {
            found = String.valueOf(engine.run(EngineFixture.ROOT, "SELECT CAST((" + expression + ") AS TEXT)")
                    .first()
                    .getFirst());
        } catch (DbException refused) {
            found = (refused.code() == ErrorCode.INTERNAL ? "INTERNAL " : "!") + refused.getMessage();
        } catch (RuntimeException failed) {
            found = "FAILED " + failed;
        }
        return found;
    }

    EngineFixture engine() {
        return engine;
    }
}
