package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.sql.DuckDbOracle.Order;

/// UNION, INTERSECT and EXCEPT, with and without ALL, beside DuckDB, over cold and hot rows.
class SetOperationsTest {
    private static final int RUNS = 60;

    private static final List<String> OPERATORS =
            List.of(" UNION ", " UNION ALL ", " INTERSECT ", " INTERSECT ALL ", " EXCEPT ", " EXCEPT ALL ");

    @Test
    void randomOperationsGiveTheRowsOfDuckDb(@TempDir Path directory) throws SQLException {
        Random random = new Random(7_311L);
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            fill(oracle, random);
            for (int i = 0; i < RUNS; i++) {
                String columns = List.of("g", "s", "g, s", "m, f", "d, s, g").get(random.nextInt(5));
                oracle.compare(query(columns, random, 3), Order.ANY);
            }
        }
    }

    private static void fill(DuckDbOracle oracle, Random random) throws SQLException {
        String columns = "(id BIGINT PRIMARY KEY, g INT, s TEXT, m DECIMAL(8, 2), d DOUBLE, f BOOLEAN)";
        for (String table : List.of("a", "b")) {
            oracle.table(table, columns, rows(random, 0, 40));
            oracle.flush(table);
            oracle.insert(table, rows(random, 40, 60));
        }
    }

    private static List<String> rows(Random random, int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add("(%d, %s, %s, %s, %s, %s)"
                    .formatted(
                            i,
                            Draws.orNull(random, 4, random.nextInt(4)),
                            Draws.orNull(random, 4, "'x" + random.nextInt(3) + "'"),
                            Draws.orNull(random, 4, random.nextInt(3) + ".50"),
                            Draws.orNull(random, 4, random.nextInt(2) / 2.0),
                            Draws.orNull(random, 4, random.nextBoolean())));
        }
        return rows;
    }

    /// Operands that are nested with and without parentheses, so that precedence decides.
    private static String query(String columns, Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            String table = random.nextBoolean() ? "a" : "b";
            String where = List.of("", "", " WHERE id % 3 = 0", " WHERE id < 0").get(random.nextInt(4));
            return "SELECT " + columns + " FROM " + table + where;
        }
        boolean nests = random.nextBoolean();
        String left = query(columns, random, depth - 1);
        String right = query(columns, random, depth - 1);
        return left + OPERATORS.get(random.nextInt(OPERATORS.size())) + (nests ? "(" + right + ")" : right);
    }

    @Test
    void typesMeet(@TempDir Path directory) throws SQLException {
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            fill(oracle, new Random(5));
            for (String operator : OPERATORS) {
                oracle.compare("SELECT g FROM a" + operator + "SELECT m FROM b", Order.ANY);
                oracle.compare("SELECT g FROM a" + operator + "SELECT d FROM b", Order.ANY);
                oracle.compare("SELECT id FROM a" + operator + "SELECT g FROM b", Order.ANY);
                oracle.compare("SELECT g, NULL FROM a" + operator + "SELECT g, s FROM b", Order.ANY);
                oracle.compare("SELECT 1, 'x1'" + operator + "SELECT g, s FROM b", Order.ANY);
                oracle.compare("(VALUES (1, 2.5), (NULL, 1))" + operator + "SELECT g, m FROM b", Order.ANY);
            }
        }
    }

    @Test
    void intersectBindsTighter(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            assertThat(db.run(ALICE, "SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 2 ORDER BY 1")
                            .first())
                    .containsExactly(1L, 2L);
            assertThat(db.run(ALICE, "VALUES (1), (1), (NULL), (NULL) EXCEPT ALL VALUES (1), (NULL)")
                            .rows())
                    .hasSize(2);
            assertThat(db.run(ROOT, "EXPLAIN VALUES (1) EXCEPT ALL VALUES (2)")
                            .rows()
                            .toString())
                    .contains("EXCEPT ALL");
            assertThat(db.failure(ALICE, "SELECT 1, 2 EXCEPT SELECT 1")).contains("Column count mismatch");
        }
    }
}
