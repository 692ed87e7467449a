package org.kalamdb.sql;

import static org.kalamdb.sql.EngineFixture.ALICE;

import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;

/// Runs tables of expressions: each line is `expression => result`, or `expression => ! words of the error`. A
/// result is shown as its text, NULL as `NULL`, bytes as `\x00ff`, vectors as `[1.0, 2.0]`.
final class ExpressionCases {
    private static final String ARROW = " => ";

    private ExpressionCases() {}

    static void check(EngineFixture db, String table) {
        SoftAssertions softly = new SoftAssertions();
        for (String line :
                table.lines().map(String::strip).filter(text -> !text.isEmpty()).toList()) {
            int arrow = line.lastIndexOf(ARROW.stripTrailing());
            String expression = line.substring(0, arrow).strip();
            String expected = line.substring(arrow + ARROW.length() - 1).strip();
            if (expected.startsWith("!")) {
                softly.assertThat(result(db, expression))
                        .as(expression)
                        .startsWith("!")
                        .contains(expected.substring(1).strip());
            } else {
                softly.assertThat(result(db, expression)).as(expression).isEqualTo(expected);
            }
        }
        softly.assertAll();
    }

    private static String result(EngineFixture db, String expression) {
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
