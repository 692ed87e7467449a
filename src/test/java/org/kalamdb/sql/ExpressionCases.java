package org.kalamdb.sql;

import static org.kalamdb.sql.EngineFixture.ALICE;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;

/// Runs tables of expressions: each line is `expression => result`, or `expression => ! words of the error`. A
/// result is shown as its text, NULL as `NULL`, bytes as `\x00ff`, vectors as `[1.0, 2.0]`. One engine serves all
/// tests of a class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExpressionCases {
    private static final String ARROW = " => ";

    private EngineFixture db;

    @BeforeAll
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
    }

    @AfterAll
    void close() {
        db.close();
    }

    EngineFixture db() {
        return db;
    }

    /// All lines that are not as they say are reported together.
    void check(String table) {
        SoftAssertions softly = new SoftAssertions();
        for (String line :
                table.lines().map(String::strip).filter(text -> !text.isEmpty()).toList()) {
            int arrow = line.lastIndexOf(ARROW.stripTrailing());
            String expression = line.substring(0, arrow).strip();
            String expected = line.substring(arrow + ARROW.length() - 1).strip();
            if (expected.startsWith("!")) {
                softly.assertThat(result(expression))
                        .as(expression)
                        .startsWith("!")
                        .contains(expected.substring(1).strip());
            } else {
                softly.assertThat(result(expression)).as(expression).isEqualTo(expected);
            }
        }
        softly.assertAll();
    }

    private String result(String expression) {
        try {
            return shown(db.run(ALICE, "SELECT " + expression).first().getFirst());
        } catch (DbException failure) {
            return "! " + failure.publicMessage();
        }
    }

    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case float[] vector -> Arrays.toString(vector);
            default -> value.toString();
        };
    }
}
