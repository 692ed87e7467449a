package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Comparisons of rows mean what the standard says they mean of their values, also where some are NULL. (DuckDB
/// compares them as values of their own, in which NULL is a value.)
class RowValuesTest {
    private static final long SEED = 99L;
    private static final int ROWS = 25;

    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE a (id INT PRIMARY KEY, g INT, s TEXT)");
        db.run(ROOT, "CREATE USER TABLE b (id INT PRIMARY KEY, n INT, s TEXT)");
        Random random = new Random(SEED);
        for (String table : List.of("a", "b")) {
            List<String> rows = new ArrayList<>();
            for (int id = 0; id < ROWS; id++) {
                rows.add("(" + id + ", " + Draws.orNull(random, 5, random.nextInt(5)) + ", "
                        + Draws.orNull(random, 5, "'x" + random.nextInt(3) + "'") + ")");
            }
            db.run(ALICE, "INSERT INTO " + table + " VALUES " + String.join(", ", rows));
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(g, s) = (1, 'x1') | g = 1 AND s = 'x1'",
                "(g, s) <> (1, 'x1') | g <> 1 OR s <> 'x1'",
                "(g, s) < (3, 'x1') | g < 3 OR (g = 3 AND s < 'x1')",
                "(g, s, id) >= (3, 'x1', 10) | g > 3 OR (g = 3 AND (s > 'x1' OR (s = 'x1' AND id >= 10)))",
                "(g, s) BETWEEN (1, 'x1') AND (3, 'x0')"
                        + " | (g > 1 OR (g = 1 AND s >= 'x1')) AND (g < 3 OR (g = 3 AND s <= 'x0'))",
                "(g, s) NOT BETWEEN (1, 'x1') AND (3, 'x0')"
                        + " | NOT ((g > 1 OR (g = 1 AND s >= 'x1')) AND (g < 3 OR (g = 3 AND s <= 'x0')))",
                "(g, s) IS DISTINCT FROM (1, 'x1') | g IS DISTINCT FROM 1 OR s IS DISTINCT FROM 'x1'",
                "(g, s) IS NOT DISTINCT FROM (1, NULL) | g IS NOT DISTINCT FROM 1 AND s IS NULL",
                "(g, s) IS NULL | g IS NULL AND s IS NULL",
                "(g, s) IS NOT NULL | g IS NOT NULL AND s IS NOT NULL",
                "(g, s) IN ((1, 'x1'), (2, NULL)) | (g = 1 AND s = 'x1') OR (g = 2 AND s = NULL)",
                "(g, s) NOT IN ((1, 'x1'), (2, 'x2')) | NOT ((g = 1 AND s = 'x1') OR (g = 2 AND s = 'x2'))",
            })
    void rowsAreComparedAsTheirValues(String rows, String values) {
        assertThat(db.run(ALICE, "SELECT id, " + rows + " AS t FROM a").rows())
                .isEqualTo(
                        db.run(ALICE, "SELECT id, " + values + " AS t FROM a").rows());
        assertThat(db.run(ALICE, "SELECT id FROM a WHERE " + rows).rows())
                .isEqualTo(db.run(ALICE, "SELECT id FROM a WHERE " + values).rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(g, s) IN (SELECT n, s FROM b) | = | EXISTS",
                "(g, s) = ANY (SELECT n, s FROM b) | = | EXISTS",
                "(g, s) <> ANY (SELECT n, s FROM b) | <> | EXISTS",
                "(g, s) < SOME (SELECT n, s FROM b) | < | EXISTS",
                "(g, s) NOT IN (SELECT n, s FROM b WHERE n < 4) | = | NONE",
                "(g, s) <> ALL (SELECT n, s FROM b WHERE n < 4) | = | NONE",
                "(g, s) >= ALL (SELECT n, s FROM b WHERE n < 4) | < | NONE",
                "(g, s) = ALL (SELECT n, s FROM b WHERE n = 1 AND s = 'x1') | <> | NONE",
            })
    void rowsAreComparedWithThoseOfAQuery(String rows, String comparison, String quantifier) {
        String where =
                rows.contains("n < 4") ? "n < 4 AND " : rows.contains("n = 1") ? "n = 1 AND b.s = 'x1' AND " : "";
        String compared = "SELECT 1 FROM b WHERE " + where + "((a.g, a.s) " + comparison + " (n, b.s))";
        String values = quantifier.equals("EXISTS")
                ? "EXISTS (" + compared + ")"
                : "NOT EXISTS (" + compared + " IS NOT FALSE)";
        assertThat(db.run(ALICE, "SELECT id FROM a WHERE " + rows).rows())
                .isEqualTo(db.run(ALICE, "SELECT id FROM a WHERE " + values).rows());
        assertThat(db.run(ALICE, "SELECT id FROM a WHERE (" + rows + ") IS TRUE")
                        .rows())
                .isEqualTo(db.run(ALICE, "SELECT id FROM a WHERE " + values).rows());
    }

    @Test
    void rowOfAQueryIsCompared() {
        db.run(ALICE, "INSERT INTO b VALUES (100, 77, 'y')");
        db.run(ALICE, "INSERT INTO a VALUES (100, 77, 'y')");
        assertThat(db.run(ALICE, "SELECT id FROM a WHERE (g, s) = (SELECT n, s FROM b WHERE id = 100)")
                        .first())
                .containsExactly(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(g, s) = (1, 'a', 2) | a row of 2 values is compared with one of 3 at line 1, column 24",
                "(g, s) = 1 | operator '=' does not take",
                "(g, s) = (SELECT n FROM b) | must have same degree",
            })
    void rowsOfOtherSizesAreRefused(String condition, String message) {
        assertThat(db.failure(ALICE, "SELECT id FROM a WHERE " + condition)).contains(message);
    }

    @Test
    void limitsAreComputed() {
        assertThat(db.run(ALICE, "SELECT id FROM a ORDER BY id LIMIT 1 + 2 OFFSET 2 * 2")
                        .first())
                .containsExactly(4, 5, 6);
        assertThat(db.run(ALICE, "SELECT id FROM a ORDER BY id LIMIT 2 + 2").first())
                .hasSize(4);
        assertThat(db.run(ALICE, "SELECT id FROM a ORDER BY id LIMIT $1::int OFFSET $2", 2L, 3L)
                        .first())
                .containsExactly(3, 4);
        assertThat(db.run(ALICE, "SELECT id FROM a ORDER BY id OFFSET 23 ROWS FETCH NEXT ROW ONLY")
                        .first())
                .containsExactly(23);
        assertThat(db.run(ALICE, "SELECT id FROM a ORDER BY id LIMIT $1 OFFSET 22", (Object) null)
                        .first())
                .containsExactly(22, 23, 24);
        assertThat(db.failure(ALICE, "SELECT id FROM a LIMIT 1 - 2")).contains("LIMIT takes a whole number");
    }
}
