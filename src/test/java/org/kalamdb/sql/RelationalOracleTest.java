package org.kalamdb.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.sql.DuckDbOracle.Order;

/// The statements of the files in `sql/relational` give the rows of DuckDB over the same random rows with NULLs,
/// some of them cold, some hot. One statement to a line; those that end in `-- ordered` also give them in order.
class RelationalOracleTest {
    private static final long SEED = 7_331L;
    private static final int ROWS = 24;
    private static final String ORDERED = "-- ordered";

    private DuckDbOracle oracle;

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        oracle = new DuckDbOracle(directory);
        Random random = new Random(SEED);
        oracle.table("a", "(id BIGINT PRIMARY KEY, g INT, s TEXT)", as(random, 0));
        oracle.table("b", "(id BIGINT PRIMARY KEY, a_id BIGINT, n INT, s TEXT)", bs(random, 0));
        oracle.flush("a");
        oracle.flush("b");
        oracle.insert("a", as(random, ROWS / 2));
        oracle.insert("b", bs(random, ROWS / 2));
    }

    @AfterEach
    void close() {
        oracle.close();
    }

    private static List<String> as(Random random, int first) {
        List<String> rows = new ArrayList<>();
        for (int id = first; id < first + ROWS / 2; id++) {
            rows.add("(%d, %s, %s)".formatted(id, Draws.orNull(random, 6, random.nextInt(6)), text(random)));
        }
        return rows;
    }

    private static List<String> bs(Random random, int first) {
        List<String> rows = new ArrayList<>();
        for (int id = first; id < first + ROWS / 2; id++) {
            rows.add("(%d, %s, %s, %s)"
                    .formatted(
                            id * 2,
                            Draws.orNull(random, 6, random.nextInt(ROWS)),
                            Draws.orNull(random, 6, random.nextInt(8)),
                            text(random)));
        }
        return rows;
    }

    private static String text(Random random) {
        return Draws.orNull(random, 6, "'x" + random.nextInt(4) + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subqueries", "recursion", "rows", "joins", "changes"})
    void statementsGiveTheRowsOfDuckDb(String file) throws IOException, SQLException {
        for (String line : lines("/sql/relational/" + file + ".sql")) {
            Order order = line.endsWith(ORDERED) ? Order.SAME : Order.ANY;
            oracle.compare(order == Order.SAME ? line.substring(0, line.length() - ORDERED.length()) : line, order);
        }
    }

    /// Each line is a query, a bar, and the same query in words that DuckDB knows.
    @Test
    void queriesThatDuckDbDoesNotKnowGiveTheSameAsThoseItKnows() throws IOException, SQLException {
        for (String line : lines("/sql/relational/ties.sql")) {
            int bar = line.indexOf(" | ");
            oracle.compareWith(line.substring(bar + 3), line.substring(0, bar), Order.ANY);
        }
    }

    private static List<String> lines(String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RelationalOracleTest.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("--"))
                    .toList();
        }
    }
}
